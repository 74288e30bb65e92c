namespace Gabion.Policy.Cel;

/// <summary><c>+ - * / %</c> and unary minus. Integers do not wrap: an overflow is an error.</summary>
internal static class Arithmetic
{
    /// <summary>The limits on a duration are those of Go's <c>time.Duration</c>: 64 bits of nanoseconds.</summary>
    private const string DurationOverflow = "duration overflow: a duration is at most about 292 years";

    public static CelValue Add(Frame frame, CelValue left, CelValue right) => (left.Kind, right.Kind) switch
    {
        (CelKind.Integer, CelKind.Integer) => Integer((Int128)left.AsInteger + right.AsInteger),
        (CelKind.Unsigned, CelKind.Unsigned) => Unsigned((Int128)left.AsUnsigned + right.AsUnsigned),
        (CelKind.Double, CelKind.Double) => CelValue.Of(left.AsDouble + right.AsDouble),
        (CelKind.String, CelKind.String) => Concat(frame, left.AsString, right.AsString),
        (CelKind.Bytes, CelKind.Bytes) => Concat(frame, left.AsBytes, right.AsBytes),
        (CelKind.List, CelKind.List) => Concat(frame, left.AsList, right.AsList),
        (CelKind.Timestamp, CelKind.Duration) => Shift(left.AsTimestamp, right.AsNanoseconds),
        (CelKind.Duration, CelKind.Timestamp) => Shift(right.AsTimestamp, left.AsNanoseconds),
        (CelKind.Duration, CelKind.Duration) => Duration((Int128)left.AsNanoseconds + right.AsNanoseconds),
        _ => NoOverload("_+_", left, right),
    };

    public static CelValue Subtract(CelValue left, CelValue right) => (left.Kind, right.Kind) switch
    {
        (CelKind.Integer, CelKind.Integer) => Integer((Int128)left.AsInteger - right.AsInteger),
        (CelKind.Unsigned, CelKind.Unsigned) => Unsigned((Int128)left.AsUnsigned - right.AsUnsigned),
        (CelKind.Double, CelKind.Double) => CelValue.Of(left.AsDouble - right.AsDouble),
        (CelKind.Timestamp, CelKind.Timestamp) => Difference(left.AsTimestamp, right.AsTimestamp),
        (CelKind.Timestamp, CelKind.Duration) => Shift(left.AsTimestamp, -(Int128)right.AsNanoseconds),
        (CelKind.Duration, CelKind.Duration) => Duration((Int128)left.AsNanoseconds - right.AsNanoseconds),
        _ => NoOverload("_-_", left, right),
    };

    public static CelValue Multiply(CelValue left, CelValue right) => (left.Kind, right.Kind) switch
    {
        (CelKind.Integer, CelKind.Integer) => Integer((Int128)left.AsInteger * right.AsInteger),
        (CelKind.Unsigned, CelKind.Unsigned) => Math.BigMul(left.AsUnsigned, right.AsUnsigned, out var low) == 0
            ? CelValue.Of(low)
            : CelValue.Error("unsigned integer overflow"),
        (CelKind.Double, CelKind.Double) => CelValue.Of(left.AsDouble * right.AsDouble),
        _ => NoOverload("_*_", left, right),
    };

    public static CelValue Divide(CelValue left, CelValue right) => (left.Kind, right.Kind) switch
    {
        (CelKind.Integer, CelKind.Integer) => right.AsInteger == 0
            ? CelValue.Error("division by zero")
            : Integer((Int128)left.AsInteger / right.AsInteger),
        (CelKind.Unsigned, CelKind.Unsigned) => right.AsUnsigned == 0
            ? CelValue.Error("division by zero")
            : CelValue.Of(left.AsUnsigned / right.AsUnsigned),
        (CelKind.Double, CelKind.Double) => CelValue.Of(left.AsDouble / right.AsDouble),
        _ => NoOverload("_/_", left, right),
    };

    public static CelValue Modulo(CelValue left, CelValue right) => (left.Kind, right.Kind) switch
    {
        (CelKind.Integer, CelKind.Integer) => right.AsInteger switch
        {
            0 => CelValue.Error("modulus by zero"),
            -1 when left.AsInteger == long.MinValue => CelValue.Error("integer overflow"),
            _ => CelValue.Of(left.AsInteger % right.AsInteger),
        },
        (CelKind.Unsigned, CelKind.Unsigned) => right.AsUnsigned == 0
            ? CelValue.Error("modulus by zero")
            : CelValue.Of(left.AsUnsigned % right.AsUnsigned),
        _ => NoOverload("_%_", left, right),
    };

    public static CelValue Negate(CelValue value) => value.Kind switch
    {
        CelKind.Integer => Integer(-(Int128)value.AsInteger),
        CelKind.Double => CelValue.Of(-value.AsDouble),
        CelKind.Duration => Duration(-(Int128)value.AsNanoseconds),
        CelKind.Error => value,
        _ => CelValue.Error($"no such overload: -_ applied to {value.Type}"),
    };

    public static CelValue Integer(Int128 value) => value < long.MinValue || value > long.MaxValue
        ? CelValue.Error("integer overflow")
        : CelValue.Of((long)value);

    public static CelValue Duration(Int128 nanoseconds) => nanoseconds < long.MinValue || nanoseconds > long.MaxValue
        ? CelValue.Error(DurationOverflow)
        : CelValue.Duration((long)nanoseconds);

    /// <summary>The error of an operator on values that it does not take; an error among them goes first.</summary>
    public static CelValue NoOverload(string function, CelValue left, CelValue right) =>
        left.IsError ? left : right.IsError ? right : CelValue.Error($"no such overload: {function} applied to ({left.Type}, {right.Type})");

    private static CelValue Unsigned(Int128 value) => value < 0 || value > ulong.MaxValue
        ? CelValue.Error("unsigned integer overflow")
        : CelValue.Of((ulong)value);

    private static CelValue Shift(CelTimestamp moment, Int128 nanoseconds)
    {
        var seconds = nanoseconds / CelTimestamp.NanosecondsPerSecond;
        return CelTimestamp.Of(moment.Seconds + seconds, moment.Nanoseconds + (long)(nanoseconds - (seconds * CelTimestamp.NanosecondsPerSecond)));
    }

    private static CelValue Difference(CelTimestamp left, CelTimestamp right) => Duration(
        ((Int128)(left.Seconds - right.Seconds) * CelTimestamp.NanosecondsPerSecond) + left.Nanoseconds - right.Nanoseconds);

    private static CelValue Concat(Frame frame, string left, string right)
    {
        frame.Allocate(2L * (left.Length + right.Length));
        return CelValue.Of(string.Concat(left, right));
    }

    private static CelValue Concat(Frame frame, CelBytes left, CelBytes right)
    {
        frame.Allocate(left.Span.Length + right.Span.Length);
        return CelValue.Of((ReadOnlyMemory<byte>)(byte[])[.. left.Span, .. right.Span]);
    }

    private static CelValue Concat(Frame frame, CelList left, CelList right)
    {
        if (left.Count == 0 || right.Count == 0)
        {
            return CelValue.Of(left.Count == 0 ? right : left);
        }

        frame.Allocate(16L * (left.Count + right.Count));
        var items = new CelValue[left.Count + right.Count];
        for (var i = 0; i < items.Length; i++)
        {
            items[i] = i < left.Count ? left[i] : right[i - left.Count];
        }

        return CelValue.Of(items);
    }
}
