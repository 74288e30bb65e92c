namespace Gabion.Policy.Schema;

/// <summary>The right name that a wrong one was probably meant to be.</summary>
internal static class NearName
{
    public static string? Of(string wrong, IEnumerable<string> names)
    {
        if (wrong.Length > 64)
        {
            return null;
        }

        var limit = Math.Max(1, Math.Min(3, wrong.Length / 3));
        return names.Select(name => (Name: name, Distance: string.Equals(name, wrong, StringComparison.OrdinalIgnoreCase) ? 0 : Distance(wrong, name)))
            .Where(candidate => candidate.Distance <= limit)
            .OrderBy(candidate => candidate.Distance).ThenBy(candidate => candidate.Name, StringComparer.Ordinal)
            .FirstOrDefault().Name;
    }

    public static string Hint(string wrong, IEnumerable<string> names) => Of(wrong, names) is { } near ? $"; did you mean '{near}'?" : "";

    /// <summary>Levenshtein's distance.</summary>
    private static int Distance(string left, string right)
    {
        var row = new int[right.Length + 1];
        for (var j = 0; j < row.Length; j++)
        {
            row[j] = j;
        }

        for (var i = 1; i <= left.Length; i++)
        {
            var diagonal = row[0];
            row[0] = i;
            for (var j = 1; j <= right.Length; j++)
            {
                var above = row[j];
                row[j] = Math.Min(Math.Min(row[j] + 1, row[j - 1] + 1), diagonal + (left[i - 1] == right[j - 1] ? 0 : 1));
                diagonal = above;
            }
        }

        return row[right.Length];
    }
}
