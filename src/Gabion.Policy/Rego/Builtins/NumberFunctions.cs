using System.Buffers.Binary;
using System.Collections.Immutable;
using System.Numerics;
using Gabion.Policy.Rego.Values;
using static Gabion.Policy.Rego.Values.RegoKinds;

namespace Gabion.Policy.Rego.Builtins;

/// <summary><c>numbers.range</c>, <c>numbers.range_step</c>, <c>rand.intn</c>.</summary>
internal static class NumberFunctions
{
    private const int MostNumbers = 10_000_000;

    public static ImmutableArray<Builtin> All =>
    [
        Builtin.Of("numbers.range", [Number, Number], RegoKinds.Array, (call, operands) => Range(call, operands[0], operands[1], RegoNumber.One)),
        Builtin.Of("numbers.range_step", [Number, Number, Number], RegoKinds.Array, (call, operands) => Range(call, operands[0], operands[1], operands[2])),
        Builtin.Of("rand.intn", [RegoKinds.String, Number], Number, Random) with { IsPure = false },
    ];

    /// <summary>All numbers from one to the other, both included, upwards or downwards.</summary>
    private static RegoValue? Range(BuiltinCall call, RegoValue first, RegoValue last, RegoValue by)
    {
        if (!call.TryInteger(1, first, out var from) || !call.TryInteger(2, last, out var to) || !call.TryInteger(3, by, out var step))
        {
            return null;
        }

        if (step.Sign <= 0)
        {
            return call.Fail("step must be a positive integer");
        }

        var count = (BigInteger.Abs(to - from) / step) + 1;
        call.Charge(count > MostNumbers ? long.MaxValue / 2 : (long)count);
        if (count > MostNumbers)
        {
            return call.Fail("the range has too many numbers");
        }

        var numbers = new RegoValue[(int)count];
        var direction = from <= to ? step : -step;
        for (var i = 0; i < numbers.Length; i++)
        {
            numbers[i] = RegoNumber.Of(from);
            from += direction;
        }

        return new RegoArray(numbers);
    }

    /// <summary>A number from 0 to before the operand: the same within an evaluation for the same name and bound.</summary>
    private static RegoValue? Random(BuiltinCall call, ReadOnlySpan<RegoValue> operands)
    {
        if (!call.TryInteger(2, operands[1], out var bound))
        {
            return null;
        }

        bound = BigInteger.Abs(bound);
        var name = operands[0].Text();
        return bound.IsZero
            ? RegoNumber.Zero
            : call.Cached(("rand.intn", name, bound), () => RegoNumber.Of(BinaryPrimitives.ReadUInt64BigEndian(call.RandomBytes(8)) % bound));
    }
}
