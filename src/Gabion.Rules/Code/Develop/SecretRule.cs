using System.Collections.Immutable;
using Gabion.Model;
using Gabion.Model.Code;

namespace Gabion.Rules.Code.Develop;

/// <summary>
/// A rule on the secrets of one category. The detector is in the evidence, so that a waiver can name it. In the examples,
/// <c>‹detector›</c> stands for a made-up value that the detector takes for real: no file here holds one.
/// </summary>
internal abstract class SecretRule(SecretCategory category) : Rule<SecretMatch>
{
    public sealed override IEnumerable<Problem> Check(SecretMatch secret) =>
        secret.Kind.Category == category ? [Report(secret)] : [];

    private static Problem Report(SecretMatch secret) => new(secret.Span, $"{secret.Kind.Id}/{secret.Digest ?? secret.Redacted}", Message(secret))
    {
        Severity = SeverityOf(secret),
        Evidence = EvidenceOf(secret),
    };

    private static string Message(SecretMatch secret) => (secret.Commit, secret.Context) switch
    {
        _ when secret.Hidden is { } layer => $"{secret.Kind.Title} {secret.Redacted} is in layer {layer.Number}; that layer {layer.HiddenBy} {(layer.IsDeleted ? "deletes" : "replaces")} the file does not take it out of the image",
        ({ } commit, _) => $"{secret.Kind.Title} {secret.Redacted} is in the history, since commit {commit[..Math.Min(12, commit.Length)]}",
        (null, SecretContext.Encoded) => $"{secret.Kind.Title} {secret.Redacted} is in the file, encoded in base64",
        (null, SecretContext.Block) => $"{secret.Kind.Title} is in the file",
        _ => $"{secret.Kind.Title} {secret.Redacted} is in the file",
    };

    // Test data is mostly made up, and sometimes not: it stays in the report, lower. A right checksum is never made up.
    private static Severity SeverityOf(SecretMatch secret) =>
        secret is { IsInTests: true, IsChecksumValid: false } && secret.Kind.Severity > Severity.Low ? Severity.Low : secret.Kind.Severity;

    private static ImmutableArray<Evidence> EvidenceOf(SecretMatch secret)
    {
        var evidence = ImmutableArray.CreateBuilder<Evidence>();
        evidence.Add(new("detector", secret.Kind.Id));
        evidence.Add(new("value", secret.Redacted));
        if (secret.Digest is { } digest)
        {
            evidence.Add(new("digest", digest));
        }

        if (secret.Commit is { } commit)
        {
            evidence.Add(new("commit", commit));
        }

        if (secret.IsInTests)
        {
            evidence.Add(new("in tests or examples", "yes"));
        }

        return evidence.ToImmutable();
    }
}
