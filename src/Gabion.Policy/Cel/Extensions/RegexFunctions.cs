using Gabion.Policy.Patterns;

namespace Gabion.Policy.Cel.Extensions;

/// <summary><c>matches</c>, and what other libraries do with patterns: RE2's language, in time linear in the text.</summary>
internal static class RegexFunctions
{
    public static CelValue Matches(string text, string pattern) => With(pattern, found => CelValue.Of(found.IsMatch(text)));

    /// <summary>Why a text is no pattern; null when it is one.</summary>
    public static string? FaultOf(string pattern)
    {
        try
        {
            Re2.Of(pattern);
            return null;
        }
        catch (Re2Exception fault)
        {
            return fault.Message;
        }
    }

    /// <summary>What is made with a pattern; an error when it is none, or takes too long.</summary>
    public static CelValue With(string pattern, Func<Re2, CelValue> use)
    {
        try
        {
            return use(Re2.Of(pattern));
        }
        catch (Re2Exception fault)
        {
            return CelValue.Error($"invalid regular expression '{(pattern.Length > 50 ? $"{pattern[..50]}…" : pattern)}': {fault.Message}");
        }
    }
}
