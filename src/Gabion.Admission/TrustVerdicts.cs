using System.Collections.Frozen;
using System.Collections.Immutable;
using Gabion.Formats.Yaml;
using Gabion.Model;
using Gabion.Policy.Gatekeeper.External;

namespace Gabion.Admission;

/// <summary>
/// Verdicts on digests from a file, worked out before: <c>verdicts: [{digest: sha256:…, trusted: true, reason: signed by …}]</c>.
/// </summary>
public sealed class TrustVerdicts : IImageTrust
{
    private readonly FrozenDictionary<string, TrustVerdict> _byDigest;

    private TrustVerdicts(Dictionary<string, TrustVerdict> byDigest) => _byDigest = byDigest.ToFrozenDictionary(StringComparer.Ordinal);

    public int Count => _byDigest.Count;

    public TrustVerdict? Find(ImageRef image)
    {
        ArgumentNullException.ThrowIfNull(image);
        return image.Digest is { } digest ? _byDigest.GetValueOrDefault(digest) : null;
    }

    /// <summary>Reads a file. An entry that is wrong is told and left out: its digest has no verdict then.</summary>
    public static TrustVerdicts Read(string path, string text, out ImmutableArray<string> problems)
    {
        var found = ImmutableArray.CreateBuilder<string>();
        var verdicts = new Dictionary<string, TrustVerdict>(StringComparer.Ordinal);
        foreach (var document in YamlReader.Read(text))
        {
            found.AddRange(document.Problems.Where(problem => problem.IsFatal).Select(problem => $"{path}:{problem.At}: {problem.Message}"));
            foreach (var (digest, verdict) in ImageVerdicts.Read(document.Field, (at, message) => found.Add($"{path}:{at}: {message}")))
            {
                verdicts[digest] = verdicts.TryGetValue(digest, out var earlier) && !earlier.IsTrusted ? earlier : new(verdict.IsTrusted, verdict.Reason);
            }
        }

        problems = found.ToImmutable();
        return new(verdicts);
    }
}
