using System.Globalization;
using System.Text;

namespace Gabion.Reports;

/// <summary>
/// Text of a hostile target on one line: control characters (a terminal would obey them) and the marks that reorder or
/// hide text (a reader would be deceived, CVE-2021-42574) are shown as <c>\u001b</c>.
/// </summary>
public static class VisibleText
{
    /// <summary>The same for a source line whose columns must not move: each such character becomes U+FFFD.</summary>
    public static string OfSource(string line) => string.Create(line.Length, line, (covered, original) =>
    {
        for (var index = 0; index < covered.Length; index++)
        {
            covered[index] = original[index] != '\t' && char.GetUnicodeCategory(original[index]) is UnicodeCategory.Control or UnicodeCategory.Format ? '\ufffd' : original[index];
        }
    });

    public static string Of(string text)
    {
        if (text.AsSpan().IndexOfAnyExceptInRange(' ', '~') < 0)
        {
            return text;
        }

        var visible = new StringBuilder(text.Length + 8);
        foreach (var rune in text.EnumerateRunes())
        {
            if (rune.Value is '\t' or '\n' or '\r')
            {
                visible.Append(' ');
            }
            else if (Rune.GetUnicodeCategory(rune) is UnicodeCategory.Control or UnicodeCategory.Format or UnicodeCategory.LineSeparator
                or UnicodeCategory.ParagraphSeparator)
            {
                visible.Append(CultureInfo.InvariantCulture, $"\\u{rune.Value:x4}");
            }
            else
            {
                visible.Append(rune.ToString());
            }
        }

        return visible.ToString();
    }
}
