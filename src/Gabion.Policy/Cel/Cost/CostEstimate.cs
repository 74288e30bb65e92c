namespace Gabion.Policy.Cel.Cost;

/// <summary>The least and the most that an expression can cost, in the units of the API server; the largest number stands for anything above it.</summary>
public readonly record struct CostEstimate(ulong Min, ulong Max)
{
    internal static CostEstimate Fixed(ulong cost) => new(cost, cost);

    internal CostEstimate Add(CostEstimate other) => new(Saturating.Add(Min, other.Min), Saturating.Add(Max, other.Max));

    internal CostEstimate Multiply(CostEstimate other) => new(Saturating.Multiply(Min, other.Min), Saturating.Multiply(Max, other.Max));

    internal CostEstimate Union(CostEstimate other) => new(Math.Min(Min, other.Min), Math.Max(Max, other.Max));

    internal CostEstimate Scale(double factor) => new(Saturating.Scale(Min, factor), Saturating.Scale(Max, factor));
}
