namespace Gabion.Policy.Cel.Evaluate;

/// <summary>Orders values of one comparable type; the order of equal ones is kept.</summary>
internal static class Sorting
{
    public static CelValue ByKey(List<(CelValue Key, CelValue Item)> entries)
    {
        for (var i = 0; i < entries.Count; i++)
        {
            if (entries[i].Key.Kind != entries[0].Key.Kind)
            {
                return CelValue.Error("list elements must have the same type");
            }

            if (Ordering.Compare(entries[i].Key, entries[i].Key) is null)
            {
                return CelValue.Error("list elements must be comparable");
            }
        }

        return CelValue.Of(entries.OrderBy(entry => entry.Key, Comparer<CelValue>.Create((x, y) => Ordering.Compare(x, y) ?? 0)).Select(entry => entry.Item).ToArray());
    }

    public static CelValue Of(CelList list)
    {
        var entries = new List<(CelValue, CelValue)>(list.Count);
        for (var i = 0; i < list.Count; i++)
        {
            entries.Add((list[i], list[i]));
        }

        return ByKey(entries);
    }
}
