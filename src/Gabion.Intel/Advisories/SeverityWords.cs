using System.Collections.Frozen;
using Gabion.Model;

namespace Gabion.Intel.Advisories;

/// <summary>The words by which sources rate: GitHub, Red Hat and its rebuilds, Debian, Ubuntu, SUSE, CNNVD, CNVD.</summary>
public static class SeverityWords
{
    private static readonly FrozenDictionary<string, Severity> Words = new Dictionary<string, Severity>(StringComparer.OrdinalIgnoreCase)
    {
        ["critical"] = Severity.Critical,
        ["超危"] = Severity.Critical,
        ["high"] = Severity.High,
        ["important"] = Severity.High,
        ["高危"] = Severity.High,
        ["高"] = Severity.High,
        ["medium"] = Severity.Medium,
        ["moderate"] = Severity.Medium,
        ["中危"] = Severity.Medium,
        ["中"] = Severity.Medium,
        ["low"] = Severity.Low,
        ["minor"] = Severity.Low,
        ["低危"] = Severity.Low,
        ["低"] = Severity.Low,
        ["negligible"] = Severity.Info,
        ["unimportant"] = Severity.Info,
        ["none"] = Severity.Info,
        ["info"] = Severity.Info,
    }.ToFrozenDictionary(StringComparer.OrdinalIgnoreCase);

    /// <summary>Null for a word that rates nothing (<c>not yet assigned</c>). Debian's stars (<c>low**</c>) are passed over.</summary>
    public static Severity? Parse(string word)
    {
        ArgumentNullException.ThrowIfNull(word);
        return Words.TryGetValue(word.Trim().TrimEnd('*'), out var severity) ? severity : null;
    }
}
