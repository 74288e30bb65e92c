namespace Gabion.Policy.Cel.Cost;

/// <summary>Arithmetic that stays at the largest number instead of going round, as cel-go has it in <c>checker/cost.go</c>.</summary>
internal static class Saturating
{
    private const double TwoTo64 = 18446744073709551616.0;

    public static ulong Add(ulong left, ulong right) => left > ulong.MaxValue - right ? ulong.MaxValue : left + right;

    public static ulong Multiply(ulong left, ulong right) => right != 0 && left > ulong.MaxValue / right ? ulong.MaxValue : left * right;

    /// <summary>The product with a factor, rounded up.</summary>
    public static ulong Scale(ulong number, double factor)
    {
        var exact = (double)number;
        if (exact > 0 && factor > 0 && exact > TwoTo64 / factor)
        {
            return ulong.MaxValue;
        }

        var scaled = Math.Ceiling(exact * factor);
        return scaled >= TwoTo64 ? ulong.MaxValue : (ulong)scaled;
    }
}
