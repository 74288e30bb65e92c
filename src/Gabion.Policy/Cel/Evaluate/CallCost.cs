namespace Gabion.Policy.Cel.Evaluate;

/// <summary>
/// What calls cost at run time, in the units of the API server: cel-go's <c>runtimecost.go</c> and the estimator of
/// <c>k8s.io/apiserver/pkg/cel/library/cost.go</c>. A text costs a tenth of a unit for each character that is visited.
/// </summary>
internal static class CallCost
{
    /// <summary>A name or a selection. A presence test, <c>has()</c>, costs nothing, as in the API server.</summary>
    public const long Name = 1;

    public const long MakeList = 10;
    public const long MakeMap = 30;
    public const long MakeStruct = 40;

    /// <summary>An authorization check: so much that an expression can afford two.</summary>
    private const long Authorization = 350_000;

    private const double PerCharacter = 0.1;
    private const double PerPatternCharacter = 0.25;

    public delegate long Formula(ReadOnlySpan<CelValue> arguments, CelValue result);

    /// <summary>The formula of a function; null when a call costs one unit.</summary>
    public static Formula? Of(string function) => function switch
    {
        "check" => (_, _) => Authorization,
        "startsWith" or "endsWith" or "bytes" or "strings.quote" or "format" or "url" or "lowerAscii" or "upperAscii" or "substring" or "trim"
            or "cidr" or "isIP" or "isCIDR" or "ip" or "quantity" or "isQuantity" or "semver" or "isSemver" or "jsonpatch.escapeKey" =>
            (arguments, _) => Traversal(arguments[0], 1),
        "string" => (arguments, _) => arguments[0].Kind is CelKind.Bytes ? Traversal(arguments[0], 1) : 1,
        "replace" or "split" or "ip.isCanonical" => (arguments, _) => Traversal(arguments[0], 2),
        "join" => (_, result) => Traversal(result, 2),
        "isSorted" or "sum" or "max" or "min" or "indexOf" or "lastIndexOf" or "includes" => (arguments, _) => ListTraversal(arguments[0]),
        "matches" or "find" or "findAll" => (arguments, _) => Pattern(arguments[0], arguments[1]),
        "contains" => (arguments, _) => Traversal(arguments[0], 1) * Traversal(arguments[1], 1),
        "containsIP" or "containsCIDR" => (arguments, _) => arguments[1].Kind == CelKind.String ? 4 + Traversal(arguments[1], 1) : 4,
        "fieldSelector" or "labelSelector" => (arguments, _) => MakeList + Traversal(arguments[1], 1) + (Size(arguments[1]) * (MakeList + MakeStruct) / 2),
        "sets.contains" or "sets.intersects" or "sets.equivalent" => (arguments, _) => MakeList + (Size(arguments[0]) * Size(arguments[1])),
        "distinct" or "sort" => (arguments, _) => MakeList + (Size(arguments[0]) * Size(arguments[0])),
        "flatten" or "slice" or "reverse" or "lists.range" or "charAt" => (_, result) => MakeList + Size(result),
        _ => null,
    };

    public static long OfComparison(CelValue left, CelValue right) =>
        left.Kind is CelKind.Integer or CelKind.Boolean ? 1 : Math.Max(0, Scaled(Math.Min(Size(left), Size(right)), 1));

    public static long OfAdd(CelValue left, CelValue right) =>
        left.Kind is CelKind.String or CelKind.Bytes ? Scaled(Size(left) + Size(right), 1) : 1;

    /// <summary>Characters (UTF-16 units, which bound them), bytes, items or entries; 1 for all else.</summary>
    public static long Size(CelValue value) => value.Kind switch
    {
        CelKind.String => value.AsString.Length,
        CelKind.Bytes => value.AsBytes.Span.Length,
        CelKind.List => value.AsList.Count,
        CelKind.Map => value.AsMap.Count,
        CelKind.Optional when value.AsOptional.HasValue => Size(value.AsOptional.Value),
        _ => 1,
    };

    private static long Traversal(CelValue value, int times) => Scaled(Size(value), times);

    private static long Scaled(long size, int times) => (long)Math.Ceiling(size * times * PerCharacter);

    private static long Pattern(CelValue text, CelValue pattern) =>
        (long)Math.Ceiling((1 + Size(text)) * PerCharacter) * (long)Math.Ceiling(Size(pattern) * PerPatternCharacter);

    private static long ListTraversal(CelValue value)
    {
        if (value.Kind != CelKind.List)
        {
            return Traversal(value, 1);
        }

        var cost = 0L;
        var list = value.AsList;
        for (var i = 0; i < list.Count; i++)
        {
            cost += list[i].Kind is CelKind.String or CelKind.Bytes ? 1 + Traversal(list[i], 1) : 1;
        }

        return cost;
    }
}
