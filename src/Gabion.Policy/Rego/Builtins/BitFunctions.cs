using System.Collections.Immutable;
using System.Numerics;
using Gabion.Policy.Rego.Values;
using static Gabion.Policy.Rego.Values.RegoKinds;

namespace Gabion.Policy.Rego.Builtins;

/// <summary><c>bits.*</c> on integers of any size, in two's complement.</summary>
internal static class BitFunctions
{
    private const int MostBits = 1 << 14;

    public static ImmutableArray<Builtin> All =>
    [
        Two("bits.and", (x, y) => x & y),
        Two("bits.or", (x, y) => x | y),
        Two("bits.xor", (x, y) => x ^ y),
        Builtin.Of("bits.negate", [Number], Number, (call, operands) => call.TryInteger(1, operands[0], out var x) ? RegoNumber.Of(-x - 1) : null),
        Shift("bits.lsh", 1),
        Shift("bits.rsh", -1),
    ];

    private static Builtin Two(string name, Func<BigInteger, BigInteger, BigInteger> operation) => Builtin.Of(name, [Number, Number], Number, (call, operands) =>
        call.TryInteger(1, operands[0], out var x) && call.TryInteger(2, operands[1], out var y) ? RegoNumber.Of(operation(x, y)) : null);

    private static Builtin Shift(string name, int direction) => Builtin.Of(name, [Number, Number], Number, (call, operands) =>
    {
        if (!call.TryInteger(1, operands[0], out var x) || !call.TryInteger(2, operands[1], out var count))
        {
            return null;
        }

        if (count.Sign < 0)
        {
            return call.FailType(2, "must be an unsigned integer number but got a negative integer");
        }

        if (direction > 0 && (count > MostBits || x.GetBitLength() > MostBits))
        {
            return call.Fail("the result is too large");
        }

        return RegoNumber.Of(direction > 0 ? x << (int)count : count > int.MaxValue ? (x.Sign < 0 ? -1 : 0) : x >> (int)count);
    });
}
