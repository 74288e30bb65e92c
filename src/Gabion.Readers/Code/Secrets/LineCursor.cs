using System.Text;
using Gabion.Formats;

namespace Gabion.Readers.Code.Secrets;

/// <summary>Follows bytes of UTF-8 and knows the line and column (in UTF-16 units) that comes next.</summary>
internal readonly record struct LineCursor(int Line, int Column)
{
    public static readonly LineCursor Start = new(1, 1);

    public TextPosition Position => new(Line, Column);

    /// <summary>The place after the bytes; they may be cut anywhere, also inside a character.</summary>
    public LineCursor After(ReadOnlySpan<byte> bytes)
    {
        var last = bytes.LastIndexOf((byte)'\n');
        return last < 0
            ? new(Line, Column + Units(bytes))
            : new(Line + bytes[..last].Count((byte)'\n') + 1, 1 + Units(bytes[(last + 1)..]));
    }

    private static int Units(ReadOnlySpan<byte> bytes)
    {
        if (Ascii.IsValid(bytes))
        {
            return bytes.Length;
        }

        var units = 0;
        foreach (var value in bytes)
        {
            // The first byte of a character counts; a second unit is needed from U+10000 on, whose first byte is F0 or more.
            units += (value & 0xC0) == 0x80 ? 0 : value >= 0xF0 ? 2 : 1;
        }

        return units;
    }
}
