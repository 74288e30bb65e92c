using System.Globalization;
using System.Text;

namespace Gabion.Formats;

/// <summary>
/// The difference of two texts as a unified diff that <c>patch</c> and <c>git apply</c> take (POSIX diff -u; three lines of
/// context). Lines keep their line breaks.
/// </summary>
public static class UnifiedDiff
{
    private const int Context = 3;

    /// <summary>The diff with its two header lines; empty when the texts are equal.</summary>
    public static string Create(string path, string before, string after)
    {
        ArgumentNullException.ThrowIfNull(before);
        ArgumentNullException.ThrowIfNull(after);
        if (before == after)
        {
            return "";
        }

        var old = Split(before);
        var @new = Split(after);
        var changes = Changes(old, @new);
        var text = new StringBuilder();
        text.Append(CultureInfo.InvariantCulture, $"--- a/{path}\n+++ b/{path}\n");
        for (var i = 0; i < changes.Count;)
        {
            var last = i;
            while (last + 1 < changes.Count && changes[last + 1].OldStart - changes[last].OldEnd <= 2 * Context)
            {
                last++;
            }

            AppendHunk(text, old, @new, changes.GetRange(i, last - i + 1));
            i = last + 1;
        }

        return text.ToString();
    }

    private static void AppendHunk(StringBuilder text, List<string> old, List<string> @new, List<Change> changes)
    {
        var oldStart = Math.Max(0, changes[0].OldStart - Context);
        var oldEnd = Math.Min(old.Count, changes[^1].OldEnd + Context);
        var newStart = changes[0].NewStart - (changes[0].OldStart - oldStart);
        var newCount = changes[^1].NewEnd + (oldEnd - changes[^1].OldEnd) - newStart;
        text.Append(CultureInfo.InvariantCulture, $"@@ -{Range(oldStart, oldEnd - oldStart)} +{Range(newStart, newCount)} @@\n");
        var at = oldStart;
        foreach (var change in changes)
        {
            AppendLines(text, ' ', old, at, change.OldStart);
            AppendLines(text, '-', old, change.OldStart, change.OldEnd);
            AppendLines(text, '+', @new, change.NewStart, change.NewEnd);
            at = change.OldEnd;
        }

        AppendLines(text, ' ', old, at, oldEnd);
    }

    private static string Range(int start, int count) => count == 1
        ? (start + 1).ToString(CultureInfo.InvariantCulture)
        : string.Create(CultureInfo.InvariantCulture, $"{(count == 0 ? start : start + 1)},{count}");

    private static void AppendLines(StringBuilder text, char mark, List<string> lines, int start, int end)
    {
        for (var i = start; i < end; i++)
        {
            text.Append(mark).Append(lines[i]);
            if (!lines[i].EndsWith('\n'))
            {
                text.Append("\n\\ No newline at end of file\n");
            }
        }
    }

    private static List<string> Split(string text)
    {
        var lines = new List<string>();
        for (var start = 0; start < text.Length;)
        {
            var end = text.IndexOf('\n', start);
            end = end < 0 ? text.Length : end + 1;
            lines.Add(text[start..end]);
            start = end;
        }

        return lines;
    }

    /// <summary>Stretches that differ, by Myers' greedy algorithm (An O(ND) difference algorithm, 1986) between the common ends.</summary>
    private static List<Change> Changes(List<string> old, List<string> @new)
    {
        var head = 0;
        while (head < old.Count && head < @new.Count && old[head] == @new[head])
        {
            head++;
        }

        var tail = 0;
        while (tail < old.Count - head && tail < @new.Count - head && old[^(tail + 1)] == @new[^(tail + 1)])
        {
            tail++;
        }

        var changes = new List<Change>();
        foreach (var (x, y, isDeletion) in EditScript(old.GetRange(head, old.Count - head - tail), @new.GetRange(head, @new.Count - head - tail)))
        {
            var step = isDeletion ? new Change(x + head, x + head + 1, y + head, y + head) : new Change(x + head, x + head, y + head, y + head + 1);
            if (changes.Count > 0 && changes[^1].OldEnd == step.OldStart && changes[^1].NewEnd == step.NewStart)
            {
                changes[^1] = changes[^1] with { OldEnd = step.OldEnd, NewEnd = step.NewEnd };
            }
            else
            {
                changes.Add(step);
            }
        }

        return changes;
    }

    private static List<(int X, int Y, bool IsDeletion)> EditScript(List<string> old, List<string> @new)
    {
        var max = old.Count + @new.Count;
        var furthest = new Dictionary<int, int> { [1] = 0 };
        var trace = new List<Dictionary<int, int>>();
        for (var d = 0; d <= max; d++)
        {
            trace.Add(new(furthest));
            for (var k = -d; k <= d; k += 2)
            {
                var x = k == -d || (k != d && furthest[k - 1] < furthest[k + 1]) ? furthest[k + 1] : furthest[k - 1] + 1;
                while (x < old.Count && x - k < @new.Count && old[x] == @new[x - k])
                {
                    x++;
                }

                furthest[k] = x;
                if (x >= old.Count && x - k >= @new.Count)
                {
                    return Backtrack(trace, old.Count, @new.Count);
                }
            }
        }

        return [];
    }

    private static List<(int X, int Y, bool IsDeletion)> Backtrack(List<Dictionary<int, int>> trace, int x, int y)
    {
        var script = new List<(int, int, bool)>();
        for (var d = trace.Count - 1; d > 0; d--)
        {
            var furthest = trace[d];
            var k = x - y;
            var isInsertion = k == -d || (k != d && furthest[k - 1] < furthest[k + 1]);
            var previous = isInsertion ? k + 1 : k - 1;
            x = furthest[previous];
            y = x - previous;
            script.Add((x, y, !isInsertion));
        }

        script.Reverse();
        return script;
    }

    private readonly record struct Change(int OldStart, int OldEnd, int NewStart, int NewEnd);
}
