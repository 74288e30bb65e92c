using System.Text;

namespace Gabion.Reports;

/// <summary>Text of the target inside Markdown: nothing in it becomes markup, a link, a mention or a table border.</summary>
internal static class MarkdownText
{
    /// <summary>As running text.</summary>
    public static string Plain(string text)
    {
        var plain = new StringBuilder(text.Length + 16);
        foreach (var character in VisibleText.Of(text))
        {
            switch (character)
            {
                case '&':
                    plain.Append("&amp;");
                    break;
                case '<':
                    plain.Append("&lt;");
                    break;
                case '>':
                    plain.Append("&gt;");
                    break;
                case '@' or '#':
                    // An empty comment keeps @name and #1 from becoming mentions.
                    plain.Append(character).Append("<!-- -->");
                    break;
                case '\\' or '`' or '*' or '_' or '[' or ']' or '|' or '~' or '!' or '$':
                    plain.Append('\\').Append(character);
                    break;
                default:
                    plain.Append(character);
                    break;
            }
        }

        return plain.ToString();
    }

    /// <summary>Our own text, where code stands between backticks: those stay, the rest is plain.</summary>
    public static string Ours(string text) =>
        string.Concat(text.Split('`').Select((part, index) => index % 2 == 0 ? Plain(part) : Code(part)));

    /// <summary>As code; the fence is longer than any run of backticks inside (CommonMark §6.1).</summary>
    public static string Code(string text)
    {
        var visible = VisibleText.Of(text);
        var fence = "`";
        while (visible.Contains(fence, StringComparison.Ordinal))
        {
            fence += "`";
        }

        return visible.StartsWith('`') || visible.EndsWith('`') ? $"{fence} {visible} {fence}" : $"{fence}{visible}{fence}";
    }
}
