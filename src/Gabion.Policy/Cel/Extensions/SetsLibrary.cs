namespace Gabion.Policy.Cel.Extensions;

/// <summary>The sets extension: lists compared as sets, by <c>==</c>.</summary>
internal static class SetsLibrary
{
    public static readonly CelLibrary Instance = new CelLibrary("sets")
        .Function("sets.contains(list(A), list(A)) -> bool", (frame, a) => CelValue.Of(Contains(frame, a[0].AsList, a[1].AsList)))
        .Function("sets.equivalent(list(A), list(A)) -> bool", (frame, a) =>
            CelValue.Of(Contains(frame, a[0].AsList, a[1].AsList) && Contains(frame, a[1].AsList, a[0].AsList)))
        .Function("sets.intersects(list(A), list(A)) -> bool", (frame, a) => CelValue.Of(Intersects(frame, a[0].AsList, a[1].AsList)));

    private static bool Contains(Frame frame, CelList set, CelList part)
    {
        for (var i = 0; i < part.Count; i++)
        {
            if (!Has(frame, set, part[i]))
            {
                return false;
            }
        }

        return true;
    }

    private static bool Intersects(Frame frame, CelList left, CelList right)
    {
        for (var i = 0; i < left.Count; i++)
        {
            if (Has(frame, right, left[i]))
            {
                return true;
            }
        }

        return false;
    }

    private static bool Has(Frame frame, CelList list, CelValue item)
    {
        frame.Visit(list.Count);
        for (var i = 0; i < list.Count; i++)
        {
            if (Equality.AreEqual(list[i], item, frame))
            {
                return true;
            }
        }

        return false;
    }
}
