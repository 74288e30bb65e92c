namespace Gabion.Model;

/// <summary>Finds the word that was probably meant.</summary>
public static class Spelling
{
    private const int MaxLength = 100;

    /// <summary>The candidate nearest to <paramref name="word"/>, letters of either case being equal; null when none is near.</summary>
    public static string? Nearest(string word, IEnumerable<string> candidates) => Nearest(word, candidates, MaxLength);

    /// <summary>The nearest candidate that is at most <paramref name="farthest"/> slips away.</summary>
    public static string? Nearest(string word, IEnumerable<string> candidates, int farthest)
    {
        ArgumentNullException.ThrowIfNull(word);
        ArgumentNullException.ThrowIfNull(candidates);
        if (word.Length > MaxLength)
        {
            return null;
        }

        string? best = null;
        var bestDistance = Math.Min(farthest, Math.Max(1, word.Length / 3)) + 1;
        foreach (var candidate in candidates)
        {
            if (candidate.Length <= MaxLength && Distance(word, candidate) is var distance
                && (distance < bestDistance || (distance == bestDistance && best is not null && string.CompareOrdinal(candidate, best) < 0)))
            {
                best = candidate;
                bestDistance = distance;
            }
        }

        return best;
    }

    /// <summary>Insertions, deletions, replacements and swaps of neighbours (optimal string alignment).</summary>
    private static int Distance(string left, string right)
    {
        Span<int> beforeLast = stackalloc int[right.Length + 1];
        Span<int> last = stackalloc int[right.Length + 1];
        Span<int> row = stackalloc int[right.Length + 1];
        for (var j = 0; j <= right.Length; j++)
        {
            last[j] = j;
        }

        for (var i = 1; i <= left.Length; i++)
        {
            row[0] = i;
            for (var j = 1; j <= right.Length; j++)
            {
                var cost = Same(left[i - 1], right[j - 1]) ? 0 : 1;
                row[j] = Math.Min(Math.Min(row[j - 1], last[j]) + 1, last[j - 1] + cost);
                if (i > 1 && j > 1 && Same(left[i - 1], right[j - 2]) && Same(left[i - 2], right[j - 1]))
                {
                    row[j] = Math.Min(row[j], beforeLast[j - 2] + 1);
                }
            }

            var free = beforeLast;
            beforeLast = last;
            last = row;
            row = free;
        }

        return last[right.Length];
    }

    private static bool Same(char left, char right) => char.ToUpperInvariant(left) == char.ToUpperInvariant(right);
}
