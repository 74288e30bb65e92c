using System.Text.RegularExpressions;

namespace Gabion.Policy.Patterns;

/// <summary>
/// A regular expression in the language of RE2 (Go's <c>regexp</c>), run by .NET's engine without backtracking: the time of a
/// match is linear in the text. What RE2 does not know (look-around, back-references, atomic groups) is refused as RE2 does.
/// </summary>
/// <param name="Regex">The engine's form; null when the pattern is not valid.</param>
/// <param name="Fault">Why the pattern is not valid; null when it is.</param>
public sealed record Re2Pattern(string Text, Regex? Regex, string? Fault)
{
    private const int MaxLength = 10_000;

    /// <summary>A match that takes longer is given up: linear time in a long text with a large pattern is still time.</summary>
    private static readonly TimeSpan MaxTime = TimeSpan.FromSeconds(2);

    public static Re2Pattern Read(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        if (text.Length > MaxLength)
        {
            return new(text[..50] + "…", null, $"a pattern has at most {MaxLength} characters");
        }

        try
        {
            var translated = Re2Translation.Translate(text);
            return new(text, new(translated, RegexOptions.NonBacktracking | RegexOptions.CultureInvariant, MaxTime), null);
        }
        catch (Re2Exception fault)
        {
            return new(text, null, fault.Message);
        }
        catch (NotSupportedException)
        {
            return new(text, null, "expression too large");
        }
        catch (RegexParseException fault)
        {
            return new(text, null, fault.Error.ToString());
        }
    }
}

/// <summary>The pattern breaks RE2's grammar.</summary>
internal sealed class Re2Exception(string message) : Exception(message);
