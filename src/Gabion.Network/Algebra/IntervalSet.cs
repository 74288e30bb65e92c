using System.Numerics;

namespace Gabion.Network.Algebra;

/// <summary>
/// A set of unsigned numbers as intervals that are sorted, apart and not adjacent, so that equal sets are equal arrays. Immutable;
/// union, intersection and difference are exact and take time linear in the number of intervals.
/// </summary>
public sealed class IntervalSet<T> : IEquatable<IntervalSet<T>>
    where T : struct, IBinaryInteger<T>, IUnsignedNumber<T>, IMinMaxValue<T>
{
    private readonly Interval<T>[] _intervals;
    private readonly int _hash;

    private IntervalSet(Interval<T>[] intervals)
    {
        _intervals = intervals;
        var hash = default(HashCode);
        foreach (var interval in intervals)
        {
            hash.Add(interval);
        }

        _hash = hash.ToHashCode();
    }

    /// <summary>The set without a member.</summary>
    public static IntervalSet<T> Empty { get; } = new([]);

    /// <summary>Every number of the type.</summary>
    public static IntervalSet<T> Full { get; } = Of(T.MinValue, T.MaxValue);

    public ReadOnlySpan<Interval<T>> Intervals => _intervals;

    public bool IsEmpty => _intervals.Length == 0;

    public bool IsFull => _intervals is [var only] && only.First == T.MinValue && only.Last == T.MaxValue;

    /// <summary>The numbers from <paramref name="first"/> to <paramref name="last"/>; none when they are the wrong way round.</summary>
    public static IntervalSet<T> Of(T first, T last) => last < first ? Empty : new([new(first, last)]);

    /// <summary>The union of intervals in any order, overlapping or not.</summary>
    public static IntervalSet<T> OfAll(IEnumerable<Interval<T>> intervals)
    {
        ArgumentNullException.ThrowIfNull(intervals);
        var sorted = intervals.Where(interval => interval.First <= interval.Last).OrderBy(interval => interval.First).ToList();
        var merged = new List<Interval<T>>(sorted.Count);
        foreach (var interval in sorted)
        {
            Append(merged, interval);
        }

        return merged.Count == 0 ? Empty : new([.. merged]);
    }

    public bool Contains(T value)
    {
        var low = 0;
        var high = _intervals.Length - 1;
        while (low <= high)
        {
            var middle = (low + high) / 2;
            var interval = _intervals[middle];
            if (value < interval.First)
            {
                high = middle - 1;
            }
            else if (value > interval.Last)
            {
                low = middle + 1;
            }
            else
            {
                return true;
            }
        }

        return false;
    }

    public bool Contains(IntervalSet<T> other)
    {
        ArgumentNullException.ThrowIfNull(other);
        return other.Subtract(this).IsEmpty;
    }

    public bool Overlaps(IntervalSet<T> other) => !Intersect(other).IsEmpty;

    public IntervalSet<T> Union(IntervalSet<T> other)
    {
        ArgumentNullException.ThrowIfNull(other);
        if (IsEmpty || other.IsFull || ReferenceEquals(this, other))
        {
            return other;
        }

        if (other.IsEmpty || IsFull)
        {
            return this;
        }

        var merged = new List<Interval<T>>(_intervals.Length + other._intervals.Length);
        var (i, j) = (0, 0);
        while (i < _intervals.Length || j < other._intervals.Length)
        {
            var takeLeft = j == other._intervals.Length || (i < _intervals.Length && _intervals[i].First <= other._intervals[j].First);
            Append(merged, takeLeft ? _intervals[i++] : other._intervals[j++]);
        }

        return new([.. merged]);
    }

    public IntervalSet<T> Intersect(IntervalSet<T> other)
    {
        ArgumentNullException.ThrowIfNull(other);
        if (IsEmpty || other.IsFull || ReferenceEquals(this, other))
        {
            return this;
        }

        if (other.IsEmpty || IsFull)
        {
            return other;
        }

        var common = new List<Interval<T>>();
        var (i, j) = (0, 0);
        while (i < _intervals.Length && j < other._intervals.Length)
        {
            var (left, right) = (_intervals[i], other._intervals[j]);
            var first = T.Max(left.First, right.First);
            var last = T.Min(left.Last, right.Last);
            if (first <= last)
            {
                common.Add(new(first, last));
            }

            if (left.Last < right.Last)
            {
                i++;
            }
            else
            {
                j++;
            }
        }

        return common.Count == 0 ? Empty : new([.. common]);
    }

    public IntervalSet<T> Subtract(IntervalSet<T> other)
    {
        ArgumentNullException.ThrowIfNull(other);
        if (IsEmpty || other.IsEmpty)
        {
            return this;
        }

        var left = new List<Interval<T>>();
        var j = 0;
        foreach (var interval in _intervals)
        {
            var first = interval.First;
            var isSpent = false;
            while (j < other._intervals.Length && other._intervals[j].Last < first)
            {
                j++;
            }

            for (var k = j; k < other._intervals.Length && other._intervals[k].First <= interval.Last; k++)
            {
                var hole = other._intervals[k];
                if (hole.First > first)
                {
                    left.Add(new(first, hole.First - T.One));
                }

                if (hole.Last >= interval.Last)
                {
                    isSpent = true;
                    break;
                }

                first = hole.Last + T.One;
            }

            if (!isSpent)
            {
                left.Add(new(first, interval.Last));
            }
        }

        return left.Count == 0 ? Empty : new([.. left]);
    }

    public bool Equals(IntervalSet<T>? other) =>
        other is not null && (ReferenceEquals(this, other) || (_hash == other._hash && _intervals.AsSpan().SequenceEqual(other._intervals)));

    public override bool Equals(object? obj) => Equals(obj as IntervalSet<T>);

    public override int GetHashCode() => _hash;

    /// <summary>The intervals as <c>80,443,8000-8999</c>.</summary>
    public override string ToString() => string.Join(
        ',', _intervals.Select(interval => interval.First == interval.Last ? $"{interval.First}" : $"{interval.First}-{interval.Last}"));

    private static void Append(List<Interval<T>> merged, Interval<T> next)
    {
        if (merged.Count > 0 && merged[^1] is var last && (last.Last == T.MaxValue || next.First <= last.Last + T.One))
        {
            merged[^1] = new(last.First, T.Max(last.Last, next.Last));
        }
        else
        {
            merged.Add(next);
        }
    }
}
