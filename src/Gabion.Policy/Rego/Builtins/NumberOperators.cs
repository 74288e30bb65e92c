using System.Collections.Immutable;
using System.Numerics;
using Gabion.Policy.Rego.Values;
using static Gabion.Policy.Rego.Values.RegoKinds;

namespace Gabion.Policy.Rego.Builtins;

/// <summary>
/// <c>+ - * / %</c>, and rounding. Integers are exact at any size; everything else is computed with 64 bits of mantissa, as OPA does.
/// <c>-</c> is also the difference of sets.
/// </summary>
internal static class NumberOperators
{
    /// <summary>The largest integer, in bits, that is computed with: far more than any policy needs, and a product still costs little.</summary>
    private const int MostBits = 1 << 16;

    private static readonly BinaryFloat Half = BinaryFloat.Of(BigInteger.One) / BinaryFloat.Of(new BigInteger(2));

    public static ImmutableArray<Builtin> All =>
    [
        Builtin.Of("plus", [Number, Number], Number, Plus),
        Builtin.Of("minus", [Number | Set, Number | Set], Number | Set, Minus),
        Builtin.Of("mul", [Number, Number], Number, Multiply),
        Builtin.Of("div", [Number, Number], Number, Divide),
        Builtin.Of("rem", [Number, Number], Number, Remainder),
        Builtin.Of("abs", [Number], Number, (_, operands) => Absolute((RegoNumber)operands[0])),
        Builtin.Of("round", [Number], Number, (_, operands) => RoundTo((RegoNumber)operands[0], HalfAway)),
        Builtin.Of("ceil", [Number], Number, (_, operands) => RoundTo((RegoNumber)operands[0], Up)),
        Builtin.Of("floor", [Number], Number, (_, operands) => RoundTo((RegoNumber)operands[0], Down)),
    ];

    /// <summary>The sum, as <c>sum</c> and <c>+</c> compute it.</summary>
    public static RegoNumber Sum(RegoNumber left, RegoNumber right)
    {
        if (left.TryGetInt64(out var a) && right.TryGetInt64(out var b))
        {
            var sum = unchecked(a + b);
            return ((a ^ sum) & (b ^ sum)) < 0 ? RegoNumber.Of((BigInteger)a + b) : RegoNumber.Of(sum);
        }

        return Integers(left, right, out var x, out var y) ? RegoNumber.Of(x + y) : RegoNumber.Of(left.ToFloat() + right.ToFloat());
    }

    /// <summary>The product, or null when it would be enormous.</summary>
    public static RegoNumber? Product(RegoNumber left, RegoNumber right)
    {
        if (left.TryGetInt64(out var a) && right.TryGetInt64(out var b) && Math.BigMul(a, b, out var low) is var high && high == low >> 63)
        {
            return RegoNumber.Of(low);
        }

        if (!Integers(left, right, out var x, out var y))
        {
            var product = left.ToFloat() * right.ToFloat();
            return Math.Abs((long)product.Exponent) > MostBits ? null : Finite(product);
        }

        return x.GetBitLength() + y.GetBitLength() > MostBits ? null : Finite(x * y);
    }

    private static RegoValue? Plus(BuiltinCall call, ReadOnlySpan<RegoValue> operands) => Sum((RegoNumber)operands[0], (RegoNumber)operands[1]);

    private static RegoValue? Minus(BuiltinCall call, ReadOnlySpan<RegoValue> operands)
    {
        if (operands[0] is RegoSet from)
        {
            return operands[1] is RegoSet taken ? from.Except(taken) : call.FailKind(2, operands[1], Set);
        }

        if (operands[1] is not RegoNumber right)
        {
            return call.FailKind(2, operands[1], Number);
        }

        var left = (RegoNumber)operands[0];
        if (left.TryGetInt64(out var a) && right.TryGetInt64(out var b))
        {
            var difference = unchecked(a - b);
            return ((a ^ b) & (a ^ difference)) < 0 ? RegoNumber.Of((BigInteger)a - b) : RegoNumber.Of(difference);
        }

        return Integers(left, right, out var x, out var y) ? RegoNumber.Of(x - y) : RegoNumber.Of(left.ToFloat() - right.ToFloat());
    }

    private static RegoValue? Multiply(BuiltinCall call, ReadOnlySpan<RegoValue> operands) =>
        Product((RegoNumber)operands[0], (RegoNumber)operands[1]) ?? call.Fail("the result is too large");

    private static RegoValue? Divide(BuiltinCall call, ReadOnlySpan<RegoValue> operands)
    {
        var (left, right) = ((RegoNumber)operands[0], (RegoNumber)operands[1]);
        if (right.Equals(RegoNumber.Zero))
        {
            return call.Fail("divide by zero");
        }

        if (Integers(left, right, out var x, out var y) && BigInteger.DivRem(x, y, out var rest) is var quotient && rest.IsZero)
        {
            return RegoNumber.Of(quotient);
        }

        var result = left.ToFloat() / right.ToFloat();
        return Math.Abs((long)result.Exponent) > MostBits ? call.Fail("the result is too large") : Finite(result) ?? call.Fail("the result is too large");
    }

    private static RegoValue? Remainder(BuiltinCall call, ReadOnlySpan<RegoValue> operands)
    {
        if (!Integers((RegoNumber)operands[0], (RegoNumber)operands[1], out var x, out var y))
        {
            return call.Fail("modulo on floating-point number");
        }

        return y.IsZero ? call.Fail("modulo by zero") : RegoNumber.Of(BigInteger.Remainder(x, y));
    }

    private static RegoNumber Absolute(RegoNumber number) => number.TryGetInteger(out var whole)
        ? RegoNumber.Of(BigInteger.Abs(whole))
        : number.ToFloat() is { Mantissa.Sign: < 0 } negative ? RegoNumber.Of(-negative) : RegoNumber.Of(number.ToFloat());

    private static RegoNumber RoundTo(RegoNumber number, Func<BinaryFloat, BigInteger> round) =>
        number.TryGetInteger(out var whole) ? RegoNumber.Of(whole) : RegoNumber.Of(round(number.ToFloat()));

    private static BigInteger HalfAway(BinaryFloat value) => (value.Mantissa.Sign < 0 ? value - Half : value + Half).Truncate();

    private static BigInteger Up(BinaryFloat value) => value.Truncate() + (value.Mantissa.Sign > 0 && !value.IsInteger ? 1 : 0);

    private static BigInteger Down(BinaryFloat value) => value.Truncate() - (value.Mantissa.Sign < 0 && !value.IsInteger ? 1 : 0);

    private static bool Integers(RegoNumber left, RegoNumber right, out BigInteger x, out BigInteger y)
    {
        y = default;
        return left.TryGetInteger(out x) && right.TryGetInteger(out y);
    }

    private static RegoNumber? Finite(BigInteger value) => RegoNumber.Of(value) is { } number && number.Text.Length <= ExactDecimal.MostCharacters ? number : null;

    private static RegoNumber? Finite(BinaryFloat value) =>
        value.IsInteger ? Finite(value.Truncate()) : RegoNumber.TryParse(value.ToString(), out var number) ? number : null;
}
