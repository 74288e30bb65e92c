using Gabion.Network.Algebra;

namespace Gabion.Network.Isolation;

/// <summary>The fewest CIDR blocks that are together exactly a set of addresses.</summary>
public static class CidrCover
{
    public static IEnumerable<string> Of(AddressSet addresses)
    {
        foreach (var range in AddressRange.Of(addresses))
        {
            var bits = range.IsV6 ? 128 : 32;
            var first = range.First;
            while (true)
            {
                // The largest block that begins here and does not go beyond the end.
                var size = 0;
                while (size < bits && (first & Mask(size + 1)) == 0 && (first | Mask(size + 1)) <= range.Last)
                {
                    size++;
                }

                yield return $"{AddressSet.Write(first, range.IsV6)}/{bits - size}";
                var last = first | Mask(size);
                if (last >= range.Last)
                {
                    break;
                }

                first = last + 1;
            }
        }
    }

    private static UInt128 Mask(int bits) => bits >= 128 ? UInt128.MaxValue : (UInt128.One << bits) - 1;
}
