namespace Gabion.Policy.Cel;

/// <summary>What one evaluation may cost.</summary>
/// <param name="MaxCost">Units of the API server's run-time cost; it gives one expression 1,000,000 of them (<c>PerCallLimit</c>).</param>
/// <param name="MaxBytes">Bytes of the lists and texts that the expression makes.</param>
/// <param name="MaxVisits">Values that comparisons look at.</param>
public sealed record CelLimits(long MaxCost, long MaxBytes, long MaxVisits)
{
    public static readonly CelLimits Default = new(MaxCost: 1_000_000, MaxBytes: 64 << 20, MaxVisits: 20_000_000);
}
