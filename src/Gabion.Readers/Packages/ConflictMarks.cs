using System.Text;

namespace Gabion.Readers.Packages;

/// <summary>The marks that git leaves in a file that it could not merge (git-merge(1), "How conflicts are presented").</summary>
internal static class ConflictMarks
{
    /// <summary>
    /// The text with the lines of the marks emptied, so that what both sides state is read and every line keeps its number; the
    /// line of the first mark, or 0 where there is none.
    /// </summary>
    public static (string Text, int Line) Emptied(string text)
    {
        if (!text.StartsWith("<<<<<<< ", StringComparison.Ordinal) && !text.Contains("\n<<<<<<< ", StringComparison.Ordinal))
        {
            return (text, 0);
        }

        var emptied = new StringBuilder(text.Length);
        var (line, first, isInside) = (0, 0, false);
        foreach (var range in text.AsSpan().Split('\n'))
        {
            var row = text.AsSpan(range);
            emptied.Append(line++ > 0 ? "\n" : "");
            var opens = row.StartsWith("<<<<<<< ");
            var isMark = opens || (isInside && (row.StartsWith("=======") || row.StartsWith("||||||| ") || row.StartsWith(">>>>>>> ")));
            first = opens && first == 0 ? line : first;
            isInside = opens || (isInside && !row.StartsWith(">>>>>>> "));
            emptied.Append(isMark ? [] : row);
        }

        return (emptied.ToString(), first);
    }
}
