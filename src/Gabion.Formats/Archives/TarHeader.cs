using System.Text;

namespace Gabion.Formats.Archives;

/// <summary>
/// One 512-byte header block (POSIX.1-2017, pax, "ustar Interchange Format"; GNU tar manual, "Basic Tar Format").
/// </summary>
internal readonly ref struct TarHeader(ReadOnlySpan<byte> block)
{
    public const int Length = 512;

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
            long unsigned = 0, signed = 0;
            for (var i = 0; i < Length; i++)
            {
                var value = i is >= 148 and < 156 ? (byte)' ' : _block[i];
                unsigned += value;
                signed += (sbyte)value;
            }

            return Number(148, 8) is { } sum && (sum == unsigned || sum == signed);
        }
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
