namespace Gabion.Policy.Cel.Cost;

/// <summary>What the lists and sets extensions cost, as cel-go's <c>ext/lists.go</c> and <c>ext/sets.go</c> say.</summary>
internal static class ExtensionCosts
{
    public static CallEstimate? Of(string function, OverloadShape overload, CostPart? target, ReadOnlySpan<CostPart> arguments, ISizeHints? hints)
    {
        switch (function)
        {
            case "sets.contains" or "sets.intersects":
                return Sets(arguments, 1, hints);
            case "sets.equivalent":
                return Sets(arguments, 2, hints);
            case "lists.range":
                return Made(1, SizeEstimate.Fixed(NumberOf(arguments[0], ulong.MaxValue)));
            case "slice" when target is { } list:
                var end = NumberOf(arguments[1], KubernetesCosts.SizeOf(list, hints).Max);
                return Made(1, SizeEstimate.Fixed(unchecked(end - NumberOf(arguments[0], 0))));
            case "reverse" when target is { } list && overload.First == CelTypeKind.List:
                return Made(1, KubernetesCosts.SizeOf(list, hints));
            case "flatten" when target is { } list:
                return Made(arguments.IsEmpty ? 1 : NumberOf(arguments[0], ulong.MaxValue), KubernetesCosts.SizeOf(list, hints));
            case "distinct" when target is { } list:
                return Squared(list, CelTypeKind.Dyn, hints);
            case "sort" when target is { } list:
                return Squared(list, ItemOf(overload.Parameters[0]), hints);
            case "@sortByAssociatedKeys":
                return Squared(arguments[0], ItemOf(overload.Parameters[1]), hints);
            default:
                return null;
        }
    }

    private static CelTypeKind ItemOf(CelType list) => list.Parameters[0].TypeKind;

    private static CallEstimate Sets(ReadOnlySpan<CostPart> arguments, double factor, ISizeHints? hints) =>
        KubernetesCosts.SizeOf(arguments[0], hints).Multiply(KubernetesCosts.SizeOf(arguments[1], hints)).Scale(factor).Add(CostEstimate.Fixed(1));

    /// <summary>Each item against each.</summary>
    private static CallEstimate Squared(CostPart list, CelTypeKind item, ISizeHints? hints)
    {
        var size = KubernetesCosts.SizeOf(list, hints);
        return Made(item is CelTypeKind.String or CelTypeKind.Bytes ? 2 + StandardCosts.PerCharacter : 2, size.Multiply(size));
    }

    /// <summary>A list that is made: 10, and one for the call.</summary>
    private static CallEstimate Made(double factor, SizeEstimate size) => new(size.Scale(factor).Add(CostEstimate.Fixed(11)), size);

    /// <summary>The number that stands there; <paramref name="unknown"/> for anything else.</summary>
    private static ulong NumberOf(CostPart part, ulong unknown) =>
        part.Node is CostLiteral { Value: { IsInteger: true } value } ? (ulong)Math.Max(0, value.AsInteger) : unknown;
}
