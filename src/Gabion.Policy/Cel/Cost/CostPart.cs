namespace Gabion.Policy.Cel.Cost;

/// <summary>An argument or receiver as the formulas for calls see it.</summary>
/// <param name="Path">Empty when the value cannot be reached from a variable.</param>
/// <param name="Node">Null for the items of a list, which no expression names.</param>
/// <param name="Size">Known from the expression itself.</param>
internal readonly record struct CostPart(FieldPath Path, CelType Type, CostNode? Node, SizeEstimate? Size);

/// <summary>What a call costs without its arguments, and how large its result is.</summary>
internal readonly record struct CallEstimate(CostEstimate Cost, SizeEstimate? Result = null)
{
    public static implicit operator CallEstimate(CostEstimate cost) => new(cost);
}
