namespace Gabion.Policy.Cel.Kubernetes;

/// <summary><c>isSorted</c>, <c>sum</c>, <c>min</c>, <c>max</c>, <c>indexOf</c>, <c>lastIndexOf</c> of lists; <c>includes</c> since 1.37.</summary>
internal static class ListFunctions
{
    private static readonly string[] Comparable = ["int", "uint", "double", "bool", "duration", "timestamp", "string", "bytes"];
    private static readonly string[] Summable = ["int", "uint", "double", "duration"];

    public static readonly CelLibrary First = Create();

    public static readonly CelLibrary WithIncludes = Create().Method("dyn.includes(dyn) -> bool", (frame, a) => CelValue.Of(
        a[0].Kind == CelKind.List ? IndexOf(frame, a[0].AsList, a[1]) >= 0 : Equality.AreEqual(a[0], a[1], frame)));

    private static CelLibrary Create()
    {
        var library = new CelLibrary("kubernetes lists");
        foreach (var type in Comparable)
        {
            library
                .Method($"list({type}).isSorted() -> bool", (_, a) => IsSorted(a[0].AsList))
                .Method($"list({type}).min() -> {type}", (_, a) => Extreme(a[0].AsList, "min", 1))
                .Method($"list({type}).max() -> {type}", (_, a) => Extreme(a[0].AsList, "max", -1));
        }

        foreach (var type in Summable)
        {
            library.Method($"list({type}).sum() -> {type}", (frame, a) => Sum(frame, a[0].AsList));
        }

        return library
            .Method("list(A).indexOf(A) -> int", (frame, a) => CelValue.Of((long)IndexOf(frame, a[0].AsList, a[1])))
            .Method("list(A).lastIndexOf(A) -> int", (frame, a) => CelValue.Of((long)LastIndexOf(frame, a[0].AsList, a[1])));
    }

    private static CelValue IsSorted(CelList list)
    {
        for (var i = 1; i < list.Count; i++)
        {
            switch (Ordering.Compare(list[i - 1], list[i]))
            {
                case null: return CelValue.Error($"no such overload: {list[i - 1].Type} and {list[i].Type} have no order");
                case 1: return CelValue.False;
                default: break;
            }
        }

        return CelValue.True;
    }

    private static CelValue Extreme(CelList list, string name, int worse)
    {
        if (list.Count == 0)
        {
            return CelValue.Error($"{name} called on empty list");
        }

        var best = list[0];
        for (var i = 1; i < list.Count; i++)
        {
            var order = Ordering.Compare(best, list[i]);
            if (order is null)
            {
                return CelValue.Error($"no such overload: {best.Type} and {list[i].Type} have no order");
            }

            best = order == worse ? list[i] : best;
        }

        return best;
    }

    private static CelValue Sum(Frame frame, CelList list)
    {
        var sum = list.Count == 0 ? CelValue.Of(0L) : list[0];
        for (var i = 1; i < list.Count && !sum.IsError; i++)
        {
            sum = Arithmetic.Add(frame, sum, list[i]);
        }

        return sum;
    }

    private static int IndexOf(Frame frame, CelList list, CelValue item)
    {
        for (var i = 0; i < list.Count; i++)
        {
            if (Equality.AreEqual(list[i], item, frame))
            {
                return i;
            }
        }

        return -1;
    }

    private static int LastIndexOf(Frame frame, CelList list, CelValue item)
    {
        for (var i = list.Count - 1; i >= 0; i--)
        {
            if (Equality.AreEqual(list[i], item, frame))
            {
                return i;
            }
        }

        return -1;
    }
}
