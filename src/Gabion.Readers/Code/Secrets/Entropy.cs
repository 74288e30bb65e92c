namespace Gabion.Readers.Code.Secrets;

/// <summary>Shannon's measure of how evenly the bytes of a value are spread.</summary>
internal static class Entropy
{
    /// <summary>Bits for each byte: 0 for one repeated byte, about 3.5 for 32 random hexadecimal digits, 6 at most for base64.</summary>
    public static double PerByte(ReadOnlySpan<byte> value)
    {
        Span<int> counts = stackalloc int[256];
        foreach (var each in value)
        {
            counts[each]++;
        }

        var bits = 0.0;
        foreach (var count in counts)
        {
            if (count > 0)
            {
                var share = (double)count / value.Length;
                bits -= share * Math.Log2(share);
            }
        }

        return bits;
    }
}
