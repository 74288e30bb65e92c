namespace Gabion.Network.Algebra;

/// <summary>The addresses from <paramref name="First"/> to <paramref name="Last"/> of one family; IPv4 in the low 32 bits.</summary>
public readonly record struct AddressRange(UInt128 First, UInt128 Last, bool IsV6)
{
    public AddressSet ToSet() => IsV6
        ? AddressSet.Empty with { V6 = IntervalSet<UInt128>.Of(First, Last) }
        : AddressSet.Empty with { V4 = IntervalSet<uint>.Of((uint)First, (uint)Last) };

    /// <summary>The ranges of a set, IPv4 first, each family in order.</summary>
    public static IEnumerable<AddressRange> Of(AddressSet addresses)
    {
        ArgumentNullException.ThrowIfNull(addresses);
        for (var i = 0; i < addresses.V4.Intervals.Length; i++)
        {
            var interval = addresses.V4.Intervals[i];
            yield return new(interval.First, interval.Last, IsV6: false);
        }

        for (var i = 0; i < addresses.V6.Intervals.Length; i++)
        {
            var interval = addresses.V6.Intervals[i];
            yield return new(interval.First, interval.Last, IsV6: true);
        }
    }

    /// <summary>
    /// Cuts both families at every bound of <paramref name="sets"/>, so that each range is wholly inside or wholly outside each
    /// set. Without a bound, each family is one range.
    /// </summary>
    public static IEnumerable<AddressRange> Partition(IEnumerable<AddressSet> sets)
    {
        ArgumentNullException.ThrowIfNull(sets);
        var starts4 = new SortedSet<uint> { 0 };
        var starts6 = new SortedSet<UInt128> { 0 };
        foreach (var set in sets)
        {
            Cut(set.V4, starts4);
            Cut(set.V6, starts6);
        }

        return Between(starts4).Select(range => new AddressRange(range.First, range.Last, IsV6: false))
            .Concat(Between(starts6).Select(range => new AddressRange(range.First, range.Last, IsV6: true)));
    }

    /// <summary>The range as <c>10.0.0.0-10.255.255.255</c>.</summary>
    public override string ToString() => $"{AddressSet.Write(First, IsV6)}-{AddressSet.Write(Last, IsV6)}";

    private static void Cut<T>(IntervalSet<T> set, SortedSet<T> starts)
        where T : struct, System.Numerics.IBinaryInteger<T>, System.Numerics.IUnsignedNumber<T>, System.Numerics.IMinMaxValue<T>
    {
        foreach (var interval in set.Intervals)
        {
            starts.Add(interval.First);
            if (interval.Last != T.MaxValue)
            {
                starts.Add(interval.Last + T.One);
            }
        }
    }

    private static IEnumerable<Interval<T>> Between<T>(SortedSet<T> starts)
        where T : struct, System.Numerics.IBinaryInteger<T>, System.Numerics.IMinMaxValue<T>
    {
        T? start = null;
        foreach (var next in starts)
        {
            if (start is { } first)
            {
                yield return new(first, next - T.One);
            }

            start = next;
        }

        if (start is { } last)
        {
            yield return new(last, T.MaxValue);
        }
    }
}
