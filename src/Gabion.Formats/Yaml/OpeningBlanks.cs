using System.Text;

namespace Gabion.Formats.Yaml;

/// <summary>
/// A block scalar may open with lines of spaces only, as long as none is longer than the first line of text is indented
/// (YAML 1.2.2, 8.1.1.1), and templates write such lines often. YamlDotNet refuses them, so they are emptied.
/// </summary>
internal static class OpeningBlanks
{
    /// <summary>What the parser says when it meets one.</summary>
    public static bool IsBlamed(string message) => message.Contains("extra spaces in first line", StringComparison.Ordinal);

    /// <summary>The text with those lines emptied, line for line; null when there is none.</summary>
    public static string? Emptied(string text)
    {
        StringBuilder? emptied = null;
        var copied = 0;
        for (var start = 0; start < text.Length;)
        {
            var end = LineEnd(text, start);
            var next = Math.Min(end + 1, text.Length);
            if (IsBlockHeader(text.AsSpan(start, end - start)))
            {
                var (blanks, indent) = Opening(text, next);
                foreach (var (blankStart, blankEnd) in blanks.Where(blank => blank.End > blank.Start && blank.End - blank.Start <= indent))
                {
                    (emptied ??= new(text.Length)).Append(text, copied, blankStart - copied);
                    copied = blankEnd;
                }
            }

            start = next;
        }

        return emptied?.Append(text, copied, text.Length - copied).ToString();
    }

    /// <summary>The blank lines from <paramref name="start"/> on, without their line ends, and how far the text after them is indented.</summary>
    private static (List<(int Start, int End)> Blanks, int Indent) Opening(string text, int start)
    {
        var blanks = new List<(int, int)>();
        while (start < text.Length)
        {
            var end = LineEnd(text, start);
            var line = text.AsSpan(start, end - start).TrimEnd('\r');
            var indent = line.IndexOfAnyExcept(' ');
            if (indent >= 0)
            {
                return (blanks, indent);
            }

            blanks.Add((start, start + line.Length));
            start = end + 1;
        }

        return (blanks, 0);
    }

    /// <summary>Whether a line ends in <c>|</c> or <c>&gt;</c> with its marks, and maybe a comment.</summary>
    private static bool IsBlockHeader(ReadOnlySpan<char> line)
    {
        var comment = line.LastIndexOf(" #");
        var head = (comment >= 0 ? line[..comment] : line).TrimEnd();
        head = head.TrimEnd("+-0123456789");
        return head.Length > 0 && head[^1] is '|' or '>' && (head.Length == 1 || head[^2] is ' ');
    }

    private static int LineEnd(string text, int start) => text.IndexOf('\n', start) is >= 0 and var end ? end : text.Length;
}
