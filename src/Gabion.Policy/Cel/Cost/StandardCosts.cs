using Gabion.Policy.Cel.Syntax;

namespace Gabion.Policy.Cel.Cost;

/// <summary>What the functions of the language and of the strings extension cost, as cel-go's <c>functionCost</c> says; all that is not here costs one unit.</summary>
internal static class StandardCosts
{
    /// <summary>For each character of a text that is gone through.</summary>
    public const double PerCharacter = 0.1;

    /// <summary>For each character of a pattern.</summary>
    public const double PerPatternCharacter = 0.25;

    public static CallEstimate Of(string function, OverloadShape overload, CostPart? target, ReadOnlySpan<CostPart> arguments) => function switch
    {
        "format" when target is { } text => SizeOf(text).Scale(PerCharacter),
        "bytes" when overload.First == CelTypeKind.String => Converted(SizeOf(arguments[0]), size => new(size.Min, unchecked(size.Max * 4))),
        "string" when overload.First == CelTypeKind.Bytes => Converted(SizeOf(arguments[0]), size => new(size.Min / 4, size.Max)),
        "strings.quote" => Converted(SizeOf(arguments[0]), size => new(unchecked(size.Min + 2), unchecked((size.Max * 2) + 2))),
        "startsWith" or "endsWith" => SizeOf(arguments[0]).Scale(PerCharacter),
        Operators.In when overload.Second == CelTypeKind.List => SizeOf(arguments[1]).Scale(1),
        "matches" when target is { } text => Pattern(SizeOf(text), SizeOf(arguments[0])),
        "contains" when target is { } text => SizeOf(text).Scale(PerCharacter).Multiply(SizeOf(arguments[0]).Scale(PerCharacter)),
        Operators.Equal or Operators.NotEqual => Comparison(SizeOf(arguments[0]), SizeOf(arguments[1])),
        Operators.Less or Operators.LessOrEqual or Operators.Greater or Operators.GreaterOrEqual when overload.First is CelTypeKind.String or CelTypeKind.Bytes =>
            Comparison(SizeOf(arguments[0]), SizeOf(arguments[1])),
        _ => CostEstimate.Fixed(1),
    };

    /// <summary>A pattern on a text: their product. An empty text counts as one character.</summary>
    public static CostEstimate Pattern(SizeEstimate text, SizeEstimate pattern) =>
        text.Add(SizeEstimate.Fixed(1)).Scale(PerCharacter).Multiply(pattern.Scale(PerPatternCharacter));

    private static CallEstimate Converted(SizeEstimate size, Func<SizeEstimate, SizeEstimate> result) => new(size.Scale(PerCharacter), result(size));

    private static CostEstimate Comparison(SizeEstimate left, SizeEstimate right)
    {
        var most = Math.Min(left.Max, right.Max);
        return new SizeEstimate(most > 0 ? 1UL : 0, most).Scale(PerCharacter);
    }

    private static SizeEstimate SizeOf(CostPart part) => part.Size ?? SizeEstimate.Unknown;
}
