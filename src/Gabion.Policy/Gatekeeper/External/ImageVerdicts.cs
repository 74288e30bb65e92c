using System.Buffers;
using System.Collections.Frozen;
using Gabion.Formats;
using Gabion.Formats.Tree;
using Gabion.Model;
using Gabion.Policy.Rego.Values;

namespace Gabion.Policy.Gatekeeper.External;

/// <summary>
/// Verdicts on images that were worked out before, by digest: <c>kind: ImageVerdicts</c> with <c>verdicts: [{digest: sha256:…, trusted: true,
/// reason: signed by …}]</c>. They are the answers of the provider <c>gabion-trust</c>.
/// </summary>
public sealed class ImageVerdicts : IExternalData
{
    /// <summary>The provider that templates ask.</summary>
    public const string Provider = "gabion-trust";

    private const int DigestLength = 71;
    private static readonly SearchValues<char> HexDigits = SearchValues.Create("0123456789abcdef");
    private readonly FrozenDictionary<string, ImageVerdict> _byDigest;

    public ImageVerdicts(IEnumerable<KeyValuePair<string, ImageVerdict>> verdicts)
    {
        ArgumentNullException.ThrowIfNull(verdicts);
        var found = new Dictionary<string, ImageVerdict>(StringComparer.Ordinal);
        foreach (var (digest, verdict) in verdicts)
        {
            found[digest] = verdict.Beside(found.GetValueOrDefault(digest));
        }

        _byDigest = found.ToFrozenDictionary(StringComparer.Ordinal);
    }

    /// <summary>True for a document of verdicts.</summary>
    public static bool IsOne(Field document) => document["kind"].Text == nameof(ImageVerdicts) && document["apiVersion"].Text == "gabion/v1";

    /// <summary>The verdicts of a document. One that is wrong is told and left out: its digest has no verdict then.</summary>
    /// <param name="document">The document.</param>
    /// <param name="report">Takes what is wrong, with its place.</param>
    public static IEnumerable<KeyValuePair<string, ImageVerdict>> Read(Field document, Action<TextSpan, string> report)
    {
        ArgumentNullException.ThrowIfNull(report);
        foreach (var item in document["verdicts"].Items)
        {
            if (item["digest"].Text is not { Length: DigestLength } digest || !digest.StartsWith("sha256:", StringComparison.Ordinal) || digest.AsSpan(7).ContainsAnyExcept(HexDigits))
            {
                report(item.Span, "a verdict needs digest: sha256:… with 64 hexadecimal digits");
            }
            else if (item["trusted"].Boolean is not { } isTrusted)
            {
                report(item["trusted"].Span, "a verdict needs trusted: true or false");
            }
            else
            {
                yield return new(digest, new(isTrusted, item["reason"].Text ?? "no reason is given"));
            }
        }
    }

    /// <summary>What the provider says of an image: <c>{"trusted": …, "reason": …}</c>, or an error where there is no verdict.</summary>
    /// <param name="image">As a container names it.</param>
    /// <param name="find">Finds the verdict; null when there is none yet.</param>
    public static ExternalAnswer Answer(string image, Func<ImageRef, ImageVerdict?> find)
    {
        ArgumentNullException.ThrowIfNull(find);
        return !ImageRef.TryParse(image, out var reference) ? new(null, "it is no image reference")
            : reference.Digest is null ? new(null, "it names no digest, and only a digest can be trusted")
            : find(reference) is not { } verdict ? new(null, "there is no verdict on it yet")
            : new(RegoObject.OfFields(("reason", RegoString.Of(verdict.Reason)), ("trusted", RegoBoolean.Of(verdict.IsTrusted))), null);
    }

    public ExternalAnswer? Ask(string provider, string key) =>
        provider == Provider ? Answer(key, image => _byDigest.GetValueOrDefault(image.Digest ?? "")) : null;
}

/// <summary>Whether an image is trusted.</summary>
/// <param name="IsTrusted">Signatures, provenance and whatever else is asked for are there and right.</param>
/// <param name="Reason">Who signed it, or what is missing.</param>
public sealed record ImageVerdict(bool IsTrusted, string Reason)
{
    /// <summary>The verdict where another one speaks of the same digest: distrust is never overruled, else this one, which comes later.</summary>
    public ImageVerdict Beside(ImageVerdict? earlier) => earlier is { IsTrusted: false } ? earlier : this;
}
