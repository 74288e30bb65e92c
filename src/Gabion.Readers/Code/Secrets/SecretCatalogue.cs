using System.Collections.Immutable;
using System.Text;

namespace Gabion.Readers.Code.Secrets;

/// <summary>The detectors, and the index of the words that announce them, plain and in base64.</summary>
internal sealed class SecretCatalogue
{
    private static readonly Lazy<SecretCatalogue> Shared = new(() => new(SecretDetectors.All));

    private readonly ImmutableArray<Announced> _announced;

    public SecretCatalogue(ImmutableArray<SecretDetector> detectors)
    {
        var announced = new Dictionary<(string Keyword, bool IgnoresCase, bool IsEncoded), List<SecretDetector>>();
        foreach (var detector in detectors)
        {
            foreach (var keyword in detector.Keywords)
            {
                Add(announced, (detector.IgnoresCase ? keyword.ToLowerInvariant() : keyword, detector.IgnoresCase, false), detector);
            }

            if (detector.Shape is TokenShape or BlockShape && detector.Prefix.Length >= KeywordIndex.ShortestKeyword)
            {
                Add(announced, (InBase64(detector.Prefix), false, true), detector);
            }
        }

        _announced = [.. announced.Select(each => new Announced(each.Key.Keyword, each.Key.IgnoresCase, each.Key.IsEncoded, [.. each.Value]))];
        Index = new([.. _announced.Select(each => (each.Keyword, each.IgnoresCase))]);
    }

    public static SecretCatalogue Default => Shared.Value;

    public KeywordIndex Index { get; }

    /// <summary>The words that the first pass over a text looks for.</summary>
    public IEnumerable<string> Keywords => _announced.Select(each => each.Keyword).Distinct(StringComparer.Ordinal);

    public ImmutableArray<SecretDetector> DetectorsOf(int keyword) => _announced[keyword].Detectors;

    /// <summary>The word stands for the base64 of the detector's prefix.</summary>
    public bool IsEncoded(int keyword) => _announced[keyword].IsEncoded;

    private static void Add(
        Dictionary<(string, bool, bool), List<SecretDetector>> announced, (string, bool, bool) key, SecretDetector detector)
    {
        if (!announced.TryGetValue(key, out var list))
        {
            announced[key] = list = [];
        }

        list.Add(detector);
    }

    // Only the digits that the prefix decides alone.
    private static string InBase64(string prefix) =>
        Convert.ToBase64String(Encoding.ASCII.GetBytes(prefix))[..Math.Min(KeywordIndex.LongestKeyword, prefix.Length * 8 / 6)];

    private sealed record Announced(string Keyword, bool IgnoresCase, bool IsEncoded, ImmutableArray<SecretDetector> Detectors);
}
