using System.Collections.Frozen;
using System.Collections.Immutable;
using Gabion.Formats.Yaml;
using Gabion.Model;

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
            foreach (var item in document.Field["verdicts"].Items)
            {
                if (item["digest"].Text is not { } digest || !digest.StartsWith("sha256:", StringComparison.Ordinal) || digest.Length != 71)
                {
                    found.Add($"{path}:{item.Span}: a verdict needs digest: sha256:… with 64 hexadecimal digits");
                }
                else if (item["trusted"].Boolean is not { } isTrusted)
                {
                    found.Add($"{path}:{item["trusted"].Span}: a verdict needs trusted: true or false");
                }
                else
                {
                    verdicts[digest] = new(isTrusted, item["reason"].Text ?? "no reason is given");
                }
            }
        }

        problems = found.ToImmutable();
        return new(verdicts);
    }
}
