using System.Buffers;
using System.Globalization;
using System.Numerics;

namespace Gabion.Policy.Rego.Builtins;

/// <summary>Durations as Go writes them: <c>1h30m</c>, <c>1.5s</c>, <c>-2us</c>.</summary>
internal static class GoDuration
{
    private static readonly SearchValues<char> NumberCharacters = SearchValues.Create("0123456789.");

    /// <summary>Nanoseconds.</summary>
    /// <exception cref="FormatException">It is no duration, or one too long for 64 bits.</exception>
    public static long Parse(string text)
    {
        var quoted = GoFormat.Quote(text);
        var isNegative = text.StartsWith('-');
        var rest = text.AsSpan(text.StartsWith('-') || text.StartsWith('+') ? 1 : 0);
        if (rest is "0")
        {
            return 0;
        }

        if (rest.IsEmpty)
        {
            throw new FormatException($"time: invalid duration {quoted}");
        }

        var total = BigInteger.Zero;
        while (!rest.IsEmpty)
        {
            var digits = rest.IndexOfAnyExcept(NumberCharacters);
            var number = digits < 0 ? rest : rest[..digits];
            var point = number.IndexOf('.');
            var whole = point < 0 ? number : number[..point];
            var fraction = point < 0 ? default : number[(point + 1)..];
            if (whole.Length + fraction.Length == 0 || fraction.Contains('.'))
            {
                throw new FormatException($"time: invalid duration {quoted}");
            }

            rest = rest[number.Length..];
            var letters = rest.IndexOfAny(NumberCharacters);
            var unit = letters < 0 ? rest : rest[..letters];
            if (unit.IsEmpty)
            {
                throw new FormatException($"time: missing unit in duration {quoted}");
            }

            var size = unit switch
            {
                "ns" => 1L,
                "us" or "µs" or "μs" => 1_000L,
                "ms" => 1_000_000L,
                "s" => 1_000_000_000L,
                "m" => 60_000_000_000L,
                "h" => 3_600_000_000_000L,
                _ => throw new FormatException($"time: unknown unit {GoFormat.Quote(unit.ToString())} in duration {quoted}"),
            };
            if (number.Length > 40)
            {
                throw new FormatException($"time: invalid duration {quoted}");
            }

            total += (whole.IsEmpty ? BigInteger.Zero : BigInteger.Parse(whole, NumberStyles.None, CultureInfo.InvariantCulture)) * size;
            total += fraction.IsEmpty ? BigInteger.Zero : BigInteger.Parse(fraction, NumberStyles.None, CultureInfo.InvariantCulture) * size / BigInteger.Pow(10, fraction.Length);
            rest = rest[unit.Length..];
        }

        total = isNegative ? -total : total;
        return total >= long.MinValue && total <= long.MaxValue ? (long)total : throw new FormatException($"time: invalid duration {quoted}");
    }
}
