namespace Gabion.Policy.Cel.Cost;

/// <summary>The least and the most characters of a text, bytes, items of a list or entries of a map.</summary>
internal readonly record struct SizeEstimate(ulong Min, ulong Max)
{
    /// <summary>Nothing is known.</summary>
    public static readonly SizeEstimate Unknown = new(0, ulong.MaxValue);

    /// <summary>What the union of no sizes begins with.</summary>
    public static readonly SizeEstimate None = new(ulong.MaxValue, 0);

    public static SizeEstimate Fixed(ulong size) => new(size, size);

    public SizeEstimate Add(SizeEstimate other) => new(Saturating.Add(Min, other.Min), Saturating.Add(Max, other.Max));

    public SizeEstimate Multiply(SizeEstimate other) => new(Saturating.Multiply(Min, other.Min), Saturating.Multiply(Max, other.Max));

    public SizeEstimate Union(SizeEstimate other) => new(Math.Min(Min, other.Min), Math.Max(Max, other.Max));

    /// <summary>The cost of something that each part costs.</summary>
    public CostEstimate Times(CostEstimate cost) => new(Saturating.Multiply(Min, cost.Min), Saturating.Multiply(Max, cost.Max));

    /// <summary>The cost when each part costs <paramref name="factor"/>, rounded up.</summary>
    public CostEstimate Scale(double factor) => new(Saturating.Scale(Min, factor), Saturating.Scale(Max, factor));
}
