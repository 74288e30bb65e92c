using System.Collections.Immutable;
using System.Globalization;
using System.Numerics;
using Gabion.Policy.Rego.Values;
using static Gabion.Policy.Rego.Values.RegoKinds;

namespace Gabion.Policy.Rego.Builtins;

/// <summary><c>units.parse</c> (SI and binary, <c>m</c> is a thousandth, <c>M</c> a million) and <c>units.parse_bytes</c>.</summary>
internal static class UnitFunctions
{
    private const int MostExponentDigits = 6;

    public static ImmutableArray<Builtin> All =>
    [
        Builtin.Of("units.parse", [RegoKinds.String], Number, Parse),
        Builtin.Of("units.parse_bytes", [RegoKinds.String], Number, ParseBytes),
    ];

    private static RegoValue? Parse(BuiltinCall call, ReadOnlySpan<RegoValue> operands)
    {
        if (!TrySplit(call, operands[0].Text().Replace("\"", "", StringComparison.Ordinal), "no amount provided", out var number, out var unit))
        {
            return null;
        }

        // Only the first letter keeps its case: m and M differ.
        unit = unit.Length > 1 ? unit[0] + unit[1..].ToLowerInvariant() : unit;
        var isMilli = unit == "m";
        if (!isMilli && Factor(unit, "k K M g G t T p P e E", "ki Ki mi Mi gi Gi ti Ti pi Pi ei Ei") is not { })
        {
            return call.Fail($"units.parse: unit {unit} not recognized");
        }

        if (ReadDecimal(number) is not { } amount)
        {
            return call.Fail("units.parse: could not parse amount to a number");
        }

        // A fraction, so that 0.1 stays what it is. A thousandth is the double of that name, as in OPA.
        var (up, down) = amount.Exponent >= 0 ? (amount.Mantissa * BigInteger.Pow(10, amount.Exponent), BigInteger.One) : (amount.Mantissa, BigInteger.Pow(10, -amount.Exponent));
        if (isMilli)
        {
            up *= 1152921504606847;
            down <<= 60;
        }
        else
        {
            up *= Factor(unit, "k K M g G t T p P e E", "ki Ki mi Mi gi Gi ti Ti pi Pi ei Ei") ?? 1;
        }

        var whole = BigInteger.DivRem(up, down, out var rest);
        if (rest.IsZero)
        {
            return RegoNumber.Of(whole);
        }

        // Ten digits after the point, half away from zero.
        var scaled = BigInteger.DivRem(BigInteger.Abs(up) * BigInteger.Pow(10, 10), down, out var left);
        scaled += left * 2 >= down ? 1 : 0;
        var text = scaled.ToString(CultureInfo.InvariantCulture).PadLeft(11, '0');
        return RegoNumber.TryParse($"{(up.Sign < 0 ? "-" : "")}{text[..^10]}.{text[^10..]}", out var result) ? result : call.Fail("units.parse: could not parse amount to a number");
    }

    private static RegoValue? ParseBytes(BuiltinCall call, ReadOnlySpan<RegoValue> operands)
    {
        if (!TrySplit(call, operands[0].Text().ToLowerInvariant().Replace("\"", "", StringComparison.Ordinal), "no byte amount provided", out var number, out var unit))
        {
            return null;
        }

        var plain = unit is not "b" && unit.EndsWith('b') ? unit[..^1] : unit;
        if (Factor(plain, "k m g t p e", "ki mi gi ti pi ei") is not { } factor)
        {
            return call.Fail($"units.parse_bytes: byte unit {unit} not recognized");
        }

        return ReadDecimal(number) is { } amount
            ? RegoNumber.Of((BinaryFloat.Of(amount) * BinaryFloat.Of(factor)).Truncate())
            : call.Fail("units.parse_bytes: could not parse byte amount to a number");
    }

    private static BigInteger? Factor(string unit, string thousands, string binary)
    {
        if (unit.Length == 0)
        {
            return BigInteger.One;
        }

        var power = "kmgtpe".IndexOf(char.ToLowerInvariant(unit[0]), StringComparison.Ordinal) + 1;
        return thousands.Split(' ').Contains(unit, StringComparer.Ordinal) ? BigInteger.Pow(1000, power)
            : binary.Split(' ').Contains(unit, StringComparer.Ordinal) ? BigInteger.Pow(1024, power) : null;
    }

    private static bool TrySplit(BuiltinCall call, string text, string noAmount, out string number, out string unit)
    {
        (number, unit) = ("", "");
        if (text.Contains(' ', StringComparison.Ordinal))
        {
            call.Fail($"{call.Name}: spaces not allowed in resource strings");
            return false;
        }

        var at = 0;
        for (; at < text.Length; at++)
        {
            var c = text[at];
            if (char.IsAsciiDigit(c) || c is '.' or '+' or '-')
            {
                continue;
            }

            if (c is not ('e' or 'E') || at + 1 == text.Length || !(char.IsAsciiDigit(text[at + 1]) || text[at + 1] is '+' or '-'))
            {
                break;
            }

            at += text[at + 1] is '+' or '-' ? 1 : 0;
            var digits = text.AsSpan(at + 1).IndexOfAnyExceptInRange('0', '9');
            if ((digits < 0 ? text.Length - at - 1 : digits) > MostExponentDigits)
            {
                call.Fail($"{call.Name}: exponent too large");
                return false;
            }
        }

        (number, unit) = (text[..at], text[at..]);
        if (number.Length == 0)
        {
            call.Fail($"{call.Name}: {noAmount}");
            return false;
        }

        return true;
    }

    /// <summary>More than JSON allows: <c>.5</c>, <c>5.</c>, <c>+5</c>, <c>007</c>.</summary>
    private static ExactDecimal? ReadDecimal(string text)
    {
        var sign = text.StartsWith('-') ? "-" : "";
        var rest = text[0] is '+' or '-' ? text[1..] : text;
        var e = rest.AsSpan().IndexOfAny('e', 'E');
        var (mantissa, exponent) = e < 0 ? (rest, "") : (rest[..e], rest[e..]);
        var point = mantissa.IndexOf('.', StringComparison.Ordinal);
        var (whole, fraction) = point < 0 ? (mantissa, "") : (mantissa[..point], mantissa[(point + 1)..]);
        if (whole.Length + fraction.Length == 0)
        {
            return null;
        }

        whole = whole.Trim('0').Length == 0 && whole.All(c => c == '0') ? "0" : whole.TrimStart('0');
        return ExactDecimal.TryParse($"{sign}{whole}{(fraction.Length > 0 ? "." : "")}{fraction}{exponent}", out var value) ? value : null;
    }
}
