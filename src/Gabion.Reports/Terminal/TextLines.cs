using System.Globalization;
using System.Text;

namespace Gabion.Reports.Terminal;

/// <summary>Text laid out in columns of a terminal, where some characters take two and some none.</summary>
public static class TextLines
{
    /// <summary>The columns that <paramref name="text"/> takes.</summary>
    public static int Width(string text)
    {
        if (Ascii.IsValid(text))
        {
            return text.Length;
        }

        var width = 0;
        foreach (var rune in text.EnumerateRunes())
        {
            width += Width(rune);
        }

        return width;
    }

    /// <summary>Breaks at spaces; a word longer than a line is cut.</summary>
    public static IEnumerable<string> Wrap(string text, int width)
    {
        var line = new StringBuilder();
        var used = 0;
        foreach (var whole in text.Split(' ', StringSplitOptions.RemoveEmptyEntries))
        {
            var word = whole;
            if (used > 0 && used + 1 + Width(word) > width)
            {
                yield return line.ToString();
                line.Clear();
                used = 0;
            }

            while (Width(word) > width)
            {
                var head = Head(word, width);
                yield return head;
                word = word[head.Length..];
            }

            line.Append(used > 0 ? " " : "").Append(word);
            used += (used > 0 ? 1 : 0) + Width(word);
        }

        if (used > 0)
        {
            yield return line.ToString();
        }
    }

    /// <summary>As much as fits, with <paramref name="mark"/> at the end when something was cut.</summary>
    public static string Clip(string text, int width, string mark) =>
        Width(text) <= width ? text : Head(text, width - Width(mark)) + mark;

    public static string PadRight(string text, int width) => text + new string(' ', Math.Max(0, width - Width(text)));

    private static string Head(string text, int width)
    {
        var length = 0;
        var used = 0;
        foreach (var rune in text.EnumerateRunes())
        {
            used += Width(rune);
            if (used > width && length > 0)
            {
                break;
            }

            length += rune.Utf16SequenceLength;
        }

        return text[..length];
    }

    // The wide blocks of Unicode's EastAsianWidth.txt, coarsely: enough to keep columns straight.
    private static int Width(Rune rune) => rune.Value switch
    {
        < 0x300 => 1,
        >= 0x1100 and <= 0x115f or >= 0x2e80 and <= 0xa4cf or >= 0xac00 and <= 0xd7a3 or >= 0xf900 and <= 0xfaff
            or >= 0xfe30 and <= 0xfe6f or >= 0xff00 and <= 0xff60 or >= 0xffe0 and <= 0xffe6 or >= 0x1f300 and <= 0x1faff
            or >= 0x20000 and <= 0x3fffd => 2,
        _ when Rune.GetUnicodeCategory(rune) is UnicodeCategory.NonSpacingMark or UnicodeCategory.EnclosingMark => 0,
        _ => 1,
    };
}
