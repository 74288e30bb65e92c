namespace Gabion.Policy.Cel;

/// <summary>
/// <c>==</c> of the language definition: numbers compare across types, values of other different types are unequal, and a
/// NaN is unequal to everything.
/// </summary>
internal static class Equality
{
    /// <param name="frame">The evaluation that pays for the visits of a deep comparison; null for keys, which are scalars.</param>
    public static bool AreEqual(CelValue left, CelValue right, Frame? frame = null) => (left.Kind, right.Kind) switch
    {
        (CelKind.String, CelKind.String) => string.Equals(left.AsString, right.AsString, StringComparison.Ordinal),
        (CelKind.Integer, CelKind.Integer) => left.AsInteger == right.AsInteger,
        (CelKind.Boolean, CelKind.Boolean) => left.AsBoolean == right.AsBoolean,
        (CelKind.Null, CelKind.Null) => true,
        (CelKind.Unsigned, CelKind.Unsigned) => left.AsUnsigned == right.AsUnsigned,
        (CelKind.Integer or CelKind.Unsigned or CelKind.Double, CelKind.Integer or CelKind.Unsigned or CelKind.Double) =>
            Ordering.CompareNumbers(left, right) == 0,
        (CelKind.Bytes, CelKind.Bytes) => left.AsBytes.Span.SequenceEqual(right.AsBytes.Span),
        (CelKind.Duration, CelKind.Duration) => left.AsNanoseconds == right.AsNanoseconds,
        (CelKind.Timestamp, CelKind.Timestamp) => Ordering.Compare(left.AsTimestamp, right.AsTimestamp) == 0,
        (CelKind.List, CelKind.List) => AreEqual(left.AsList, right.AsList, frame),
        (CelKind.Map, CelKind.Map) => AreEqual(left.AsMap, right.AsMap, frame),
        (CelKind.Type, CelKind.Type) => left.AsType.RuntimeName == right.AsType.RuntimeName,
        (CelKind.Optional, CelKind.Optional) => AreEqual(left.AsOptional, right.AsOptional, frame),
        (CelKind.Opaque, CelKind.Opaque) => left.AsOpaque.Type.RuntimeName == right.AsOpaque.Type.RuntimeName && left.AsOpaque.SameAs(right.AsOpaque),
        _ => false,
    };

    /// <summary>Agrees with <see cref="AreEqual(CelValue, CelValue, Frame?)"/>: equal numbers of different types have one hash.</summary>
    public static int HashOf(CelValue value) => value.Kind switch
    {
        CelKind.String => string.GetHashCode(value.AsString, StringComparison.Ordinal),
        CelKind.Integer => ((double)value.AsInteger).GetHashCode(),
        CelKind.Unsigned => ((double)value.AsUnsigned).GetHashCode(),
        CelKind.Double => (value.AsDouble + 0.0).GetHashCode(),
        CelKind.Boolean => value.AsBoolean ? 1 : 2,
        CelKind.Bytes => HashOf(value.AsBytes.Span),
        CelKind.Duration => value.AsNanoseconds.GetHashCode(),
        CelKind.Timestamp => HashCode.Combine(value.AsTimestamp.Seconds, value.AsTimestamp.Nanoseconds),
        CelKind.List => value.AsList.Count,
        CelKind.Map => value.AsMap.Count,
        CelKind.Type => value.AsType.RuntimeName.GetHashCode(StringComparison.Ordinal),
        CelKind.Opaque => value.AsOpaque.ContentHash,
        _ => 0,
    };

    private static int HashOf(ReadOnlySpan<byte> bytes)
    {
        var hash = default(HashCode);
        hash.AddBytes(bytes);
        return hash.ToHashCode();
    }

    private static bool AreEqual(CelList left, CelList right, Frame? frame)
    {
        if (left.Count != right.Count)
        {
            return false;
        }

        frame?.Visit(left.Count);
        for (var i = 0; i < left.Count; i++)
        {
            if (!AreEqual(left[i], right[i], frame))
            {
                return false;
            }
        }

        return true;
    }

    private static bool AreEqual(CelMap left, CelMap right, Frame? frame)
    {
        if (left.Count != right.Count)
        {
            return false;
        }

        frame?.Visit(left.Count);
        foreach (var key in left.Keys)
        {
            if (!right.TryGet(key, out var other) || !left.TryGet(key, out var own) || !AreEqual(own, other, frame))
            {
                return false;
            }
        }

        return true;
    }

    private static bool AreEqual(CelOptional left, CelOptional right, Frame? frame) =>
        left.HasValue == right.HasValue && (!left.HasValue || AreEqual(left.Value, right.Value));
}
