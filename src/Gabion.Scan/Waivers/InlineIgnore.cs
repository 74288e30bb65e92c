using Gabion.Formats;
using Gabion.Model;

namespace Gabion.Scan.Waivers;

/// <summary>
/// A comment in the scanned file: <c># gabion:ignore RULE reason</c>. On a line with other text it is about that line; alone
/// on a line, about the next line that is neither empty nor a comment.
/// </summary>
/// <param name="Path">The file.</param>
/// <param name="At">Where the comment stands.</param>
/// <param name="Line">The line that it is about.</param>
/// <param name="Rules">The rules it names.</param>
/// <param name="Reason">Empty when none is given: then it does not apply.</param>
internal sealed record InlineIgnore(string Path, TextSpan At, int Line, IReadOnlyList<string> Rules, string Reason)
{
    private const string Word = "gabion:ignore";
    private const int MaxLines = 200_000;
    private const int NearTemplate = 5;

    private static readonly string[] Leaders = ["#", "//", ";", "--", "<!--", "/*", "{{/*", "{{- /*"];

    public static List<InlineIgnore> Find(string path, ReadOnlySpan<byte> content)
    {
        var found = new List<InlineIgnore>();
        if (content.IndexOf("gabion:ignore"u8) < 0)
        {
            return found;
        }

        // Bytes that are no text have no comments; their reader says what they are.
        var text = System.Text.Encoding.UTF8.GetString(content);
        var lines = text.Split('\n', MaxLines);
        for (var i = 0; i < lines.Length; i++)
        {
            if (Parse(path, lines, i) is { } ignore)
            {
                found.Add(ignore);
            }
        }

        return found;
    }

    public bool IsAbout(Finding finding) => finding.Location.Path == Path && IsNear(finding.Location) && Rules.Any(rule => RuleWord.Names(rule, finding));

    // A place that was mapped back from rendered output may be off by some lines.
    private bool IsNear(Location location) => location.IsApproximate ? Math.Abs(location.Span.Line - Line) <= NearTemplate : location.Span.Line == Line;

    private static InlineIgnore? Parse(string path, string[] lines, int index)
    {
        var line = lines[index];
        var word = line.IndexOf(Word, StringComparison.Ordinal);
        if (word < 0)
        {
            return null;
        }

        var before = line[..word].TrimEnd();
        var leader = Leaders.FirstOrDefault(candidate => before.EndsWith(candidate.TrimEnd(), StringComparison.OrdinalIgnoreCase));
        if (leader is null)
        {
            return null;
        }

        var start = before.Length - leader.TrimEnd().Length;
        var rest = line[(word + Word.Length)..].Trim().TrimEnd('}', '-', '>', '*', '/').TrimEnd();
        var parts = rest.Split([' ', '\t', ':'], 2, StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
        var rules = parts.Length == 0 ? [] : parts[0].Split(',', StringSplitOptions.RemoveEmptyEntries);
        return new(
            path,
            new(new(index + 1, start + 1), new(index + 1, line.TrimEnd().Length + 1)),
            string.IsNullOrWhiteSpace(line[..start]) ? NextLine(lines, index) : index + 1,
            rules,
            parts.Length > 1 ? parts[1].TrimStart('-', ' ', ':') : "");
    }

    private static int NextLine(string[] lines, int index)
    {
        for (var next = index + 1; next < lines.Length; next++)
        {
            var line = lines[next].AsSpan().Trim();
            if (!line.IsEmpty && !IsComment(line))
            {
                return next + 1;
            }
        }

        return index + 1;
    }

    private static bool IsComment(ReadOnlySpan<char> line) =>
        line[0] is '#' or ';' || line.StartsWith("//") || line.StartsWith("-- ") || line.StartsWith("<!--") || line.StartsWith("/*") || line.StartsWith("{{/*");
}
