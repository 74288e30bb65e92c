using Gabion.Formats.Tree;

namespace Gabion.Rules.Cluster.Deploy;

/// <summary>Items of lists that repeat what should be unique in them.</summary>
internal static class Repeats
{
    /// <summary>The values of <paramref name="key"/> that an item before has too; items without the key are passed over.</summary>
    public static IReadOnlyList<Field> Of(string key, params ReadOnlySpan<Field> lists)
    {
        HashSet<string>? seen = null;
        List<Field>? repeats = null;
        foreach (var list in lists)
        {
            if (list.Items.Count == 1 && lists.Length == 1)
            {
                return [];
            }

            foreach (var item in list.Items)
            {
                var value = item[key];
                if (value.Text is { } text && !(seen ??= new(StringComparer.Ordinal)).Add(text))
                {
                    (repeats ??= []).Add(value);
                }
            }
        }

        return repeats ?? (IReadOnlyList<Field>)[];
    }
}
