using System.Collections.Concurrent;
using Gabion.Policy.Patterns;

namespace Gabion.Policy.Cel.Extensions;

/// <summary><c>matches</c>, and what other libraries do with patterns: RE2's language, in time linear in the text.</summary>
internal static class RegexFunctions
{
    private const int MaxKnown = 1_000;

    /// <summary>Compiled patterns, or why they are none. Emptied when it is full: patterns of policies are few, made-up ones many.</summary>
    private static readonly ConcurrentDictionary<string, Re2Pattern> Known = new(StringComparer.Ordinal);

    public static CelValue Matches(string text, string pattern)
    {
        var found = Find(pattern);
        return found.Regex is { } regex ? CelValue.Of(regex.IsMatch(text)) : Fault(found);
    }

    public static Re2Pattern Find(string pattern)
    {
        if (Known.TryGetValue(pattern, out var known))
        {
            return known;
        }

        if (Known.Count >= MaxKnown)
        {
            Known.Clear();
        }

        return Known[pattern] = Re2Pattern.Read(pattern);
    }

    public static CelValue Fault(Re2Pattern pattern) => CelValue.Error($"invalid regular expression '{pattern.Text}': {pattern.Fault}");
}
