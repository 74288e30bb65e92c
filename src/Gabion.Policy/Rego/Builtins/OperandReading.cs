using System.Diagnostics.CodeAnalysis;
using System.Numerics;
using Gabion.Policy.Rego.Values;

namespace Gabion.Policy.Rego.Builtins;

/// <summary>Reads operands that are more than a kind: whole numbers, collections of strings. What fails has put its error into the call.</summary>
internal static class OperandReading
{
    /// <summary>A whole number written as one. Operands are counted from 1.</summary>
    public static bool TryInteger(this BuiltinCall call, int operand, RegoValue value, out BigInteger integer)
    {
        integer = default;
        if (value is not RegoNumber number)
        {
            call.FailKind(operand, value, RegoKinds.Number);
            return false;
        }

        if (number.TryGetInteger(out integer))
        {
            return true;
        }

        call.FailInteger(operand);
        return false;
    }

    /// <summary>A whole number, written without a point, in 64 bits; larger ones are cut to the nearest that fits.</summary>
    public static bool TryInt64(this BuiltinCall call, int operand, RegoValue value, out long integer)
    {
        integer = 0;
        if (!call.TryInteger(operand, value, out var whole))
        {
            return false;
        }

        if (!((RegoNumber)value).IsWrittenAsInteger)
        {
            call.FailInteger(operand);
            return false;
        }

        integer = whole > long.MaxValue ? long.MaxValue : whole < long.MinValue ? long.MinValue : (long)whole;
        return true;
    }

    public static string Text(this RegoValue value) => ((RegoString)value).Value;

    /// <summary>The items of an array or a set.</summary>
    public static ReadOnlySpan<RegoValue> ItemsOf(RegoValue collection) => collection switch
    {
        RegoArray array => array.Items,
        RegoSet set => set.Items,
        _ => [],
    };

    /// <summary>The strings of an array or a set, or the one string.</summary>
    public static bool TryStrings(this BuiltinCall call, int operand, RegoValue value, [NotNullWhen(true)] out string[]? strings)
    {
        strings = null;
        if (value is RegoString one)
        {
            strings = [one.Value];
            return true;
        }

        var items = ItemsOf(value);
        var found = new string[items.Length];
        for (var i = 0; i < items.Length; i++)
        {
            if (items[i] is not RegoString text)
            {
                call.FailElement(operand, value, items[i], "string");
                return false;
            }

            found[i] = text.Value;
        }

        strings = found;
        return true;
    }

    /// <summary>An operand whose kind is right and whose content is not: code <c>eval_type_error</c>, and no operand in the text.</summary>
    public static RegoValue? FailOperands(this BuiltinCall call, string message)
    {
        call.Error = new(BuiltinError.TypeError, $"{call.Name}: {message}");
        return null;
    }
}
