using Gabion.Formats.Tree;

namespace Gabion.Rules.Cluster.Deploy;

/// <summary>Items of a list that repeat what should be unique in it.</summary>
internal static class Repeats
{
    /// <summary>The second and later items of one key; items without a key are passed over.</summary>
    public static IEnumerable<Field> Of(IEnumerable<Field> items, Func<Field, string?> key)
    {
        var seen = new HashSet<string>(StringComparer.Ordinal);
        foreach (var item in items)
        {
            if (key(item) is { } text && !seen.Add(text))
            {
                yield return item;
            }
        }
    }
}
