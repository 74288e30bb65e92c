using System.Runtime.Intrinsics;
using System.Text;

namespace Gabion.Formats.Archives;

/// <summary>
/// One 512-byte header block (POSIX.1-2017, pax, "ustar Interchange Format"; GNU tar manual, "Basic Tar Format").
/// </summary>
internal readonly ref struct TarHeader(ReadOnlySpan<byte> block)
{
    public const int Length = 512;

    private const int ChecksumAt = 148;
    private const int ChecksumLength = 8;

    private readonly ReadOnlySpan<byte> _block = block;

    public byte Type => _block[156];

    public string Name => Text(0, 100);

    public string LinkName => Text(157, 100);

    public long? Mode => Number(100, 8);

    public long? UserId => Number(108, 8);

    public long? GroupId => Number(116, 8);

    public long? Size => Number(124, 12);

    public long? ModifiedAt => Number(136, 12);

    public long? DeviceMajor => Number(329, 8);

    public long? DeviceMinor => Number(337, 8);

    /// <summary>POSIX's format, which has a prefix for names; GNU's has other fields at that place.</summary>
    public bool IsPosix => _block[257..263].SequenceEqual("ustar\0"u8);

    public string Prefix => IsPosix ? Text(345, 155) : "";

    /// <summary>The size of an old GNU sparse file with its holes.</summary>
    public long? RealSize => Number(483, 12);

    public bool HasMoreSparseParts => _block[482] != 0;

    public bool IsZero => _block.IndexOfAnyExcept((byte)0) < 0;

    /// <summary>Whether the checksum is right; some old programs summed signed bytes.</summary>
    public bool IsValid
    {
        get
        {
            if (Number(ChecksumAt, ChecksumLength) is not { } expected)
            {
                return false;
            }

            // The checksum itself is summed as spaces.
            var stored = _block.Slice(ChecksumAt, ChecksumLength);
            var unsigned = Sum(_block.Slice(0, Length)) - Sum(stored) + (ChecksumLength * ' ');
            return unsigned == expected || unsigned - (256 * (Negative(_block.Slice(0, Length)) - Negative(stored))) == expected;
        }
    }

    private static int Sum(ReadOnlySpan<byte> bytes)
    {
        var sums = Vector128<ushort>.Zero; // of a header's 512 bytes none overflows
        for (; bytes.Length >= Vector128<byte>.Count; bytes = bytes[Vector128<byte>.Count..])
        {
            var (low, high) = Vector128.Widen(Vector128.Create(bytes));
            sums += low + high;
        }

        var (lower, upper) = Vector128.Widen(sums);
        var sum = (int)Vector128.Sum(lower + upper);
        foreach (var value in bytes)
        {
            sum += value;
        }

        return sum;
    }

    private static int Negative(ReadOnlySpan<byte> bytes)
    {
        var count = 0;
        foreach (var value in bytes)
        {
            count += value >> 7;
        }

        return count;
    }

    /// <summary>A number in octal, or in base 256 when its first bit is set (GNU, star); null when it is neither.</summary>
    public static long? Number(ReadOnlySpan<byte> field)
    {
        if ((field[0] & 0x80) != 0)
        {
            var isNegative = (field[0] & 0x40) != 0;
            long value = isNegative ? -1 : 0;
            for (var i = 0; i < field.Length; i++)
            {
                var digit = i == 0 ? (byte)(isNegative ? field[0] : field[0] & 0x7f) : field[i];
                if (i < field.Length - 8 && digit != (isNegative ? 0xff : 0))
                {
                    return null; // beyond 64 bits
                }

                value = (value << 8) | digit;
            }

            return value;
        }

        field = field.Trim(" \0"u8);
        long octal = 0;
        foreach (var digit in field)
        {
            if (digit is < (byte)'0' or > (byte)'7' || octal >= 1L << 60)
            {
                return null;
            }

            octal = (octal << 3) | (uint)(digit - '0');
        }

        return octal;
    }

    public static string Decode(ReadOnlySpan<byte> bytes)
    {
        var end = bytes.IndexOf((byte)0);
        return Encoding.UTF8.GetString(end < 0 ? bytes : bytes[..end]);
    }

    public long? Number(int start, int length) => Number(_block.Slice(start, length));

    private string Text(int start, int length) => Decode(_block.Slice(start, length));
}
