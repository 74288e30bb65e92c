using System.Collections.Immutable;
using Gabion.Policy.Cel.Evaluate;

namespace Gabion.Policy.Cel.Extensions;

/// <summary>The lists extension, version 3.</summary>
internal static class ListsLibrary
{
    /// <summary>What has an order, and so can be sorted or sorted by.</summary>
    public static readonly ImmutableArray<CelType> Comparable =
        [CelType.Int, CelType.Uint, CelType.Double, CelType.Bool, CelType.Duration, CelType.Timestamp, CelType.String, CelType.Bytes];

    public static readonly CelLibrary Instance = Create();

    private static CelLibrary Create()
    {
        var library = AddTo(new("lists") { Macros = macros => macros with { HasLists = true } });
        foreach (var type in Comparable)
        {
            library.Method($"list({type}).sort() -> list({type})", (_, a) => Sorting.Of(a[0].AsList));
        }

        return library;
    }

    private static CelLibrary AddTo(CelLibrary library) => library
        .Method("list(A).slice(int, int) -> list(A)", (_, a) => Slice(a[0].AsList, a[1].AsInteger, a[2].AsInteger))
        .Method("list(dyn).flatten() -> list(dyn)", (frame, a) => Flatten(frame, a[0].AsList, 1))
        .Method("list(dyn).flatten(int) -> list(dyn)", (frame, a) => Flatten(frame, a[0].AsList, a[1].AsInteger))
        .Method("list(A).distinct() -> list(A)", (frame, a) => Distinct(frame, a[0].AsList))
        .Method("list(A).reverse() -> list(A)", (frame, a) => Reverse(frame, a[0].AsList))
        .Function("lists.range(int) -> list(int)", (frame, a) => Range(frame, a[0].AsInteger));

    private static CelValue Slice(CelList list, long start, long end)
    {
        if (start < 0 || end < 0)
        {
            return CelValue.Error($"cannot slice({start}, {end}), negative indexes not supported");
        }

        if (start > end || end > list.Count)
        {
            return CelValue.Error($"cannot slice({start}, {end}), the list has {list.Count} items and the start is not behind the end");
        }

        return CelValue.Of(new SliceList(list, (int)start, (int)(end - start)));
    }

    private static CelValue Flatten(Frame frame, CelList list, long depth)
    {
        if (depth < 0)
        {
            return CelValue.Error("level must be non-negative");
        }

        var result = new List<CelValue>();
        Append(frame, result, list, depth);
        return CelValue.Of(result.ToArray());
    }

    private static void Append(Frame frame, List<CelValue> result, CelList list, long depth)
    {
        for (var i = 0; i < list.Count; i++)
        {
            if (depth > 0 && list[i].Kind == CelKind.List)
            {
                Append(frame, result, list[i].AsList, depth - 1);
            }
            else
            {
                frame.Allocate(16);
                result.Add(list[i]);
            }
        }
    }

    private static CelValue Distinct(Frame frame, CelList list)
    {
        var result = new List<CelValue>();
        for (var i = 0; i < list.Count; i++)
        {
            var item = list[i];
            frame.Visit(result.Count);
            if (!result.Exists(known => Equality.AreEqual(known, item, frame)))
            {
                result.Add(item);
            }
        }

        return CelValue.Of(result.ToArray());
    }

    private static CelValue Reverse(Frame frame, CelList list)
    {
        frame.Allocate(16L * list.Count);
        var items = list.ToArray();
        Array.Reverse(items);
        return CelValue.Of(items);
    }

    private static CelValue Range(Frame frame, long count)
    {
        if (count > int.MaxValue)
        {
            return CelValue.Error($"lists.range({count}) is too long");
        }

        frame.Allocate(16 * Math.Max(count, 0));
        var items = new CelValue[Math.Max(count, 0)];
        for (var i = 0; i < items.Length; i++)
        {
            items[i] = CelValue.Of((long)i);
        }

        return CelValue.Of(items);
    }
}
