using System.Globalization;
using System.Text;

namespace Gabion.Tests.Formats.Archives;

/// <summary>Tar archives byte by byte, with what no program would write.</summary>
internal static class RawTar
{
    public static byte[] Entry(string name, char type, string content, long? size = null)
    {
        var data = Encoding.UTF8.GetBytes(content);
        var block = Header(name, type, size ?? data.Length);
        Sum(block);
        return [.. block, .. Padded(data)];
    }

    /// <summary>A pax header with records <c>key=value</c>.</summary>
    public static byte[] Pax(string[] records)
    {
        var text = new StringBuilder();
        foreach (var record in records)
        {
            var length = record.Length + 3;
            while ((length.ToString(CultureInfo.InvariantCulture) + " " + record + "\n").Length != length)
            {
                length++;
            }

            text.Append(CultureInfo.InvariantCulture, $"{length} {record}\n");
        }

        return Entry("PaxHeader", 'x', text.ToString());
    }

    /// <summary>A GNU sparse file with up to four parts, each filled up to a block of its own as GNU tar does for the last one only.</summary>
    public static byte[] OldSparse(string name, long size, (long Offset, string Data)[] parts)
    {
        var data = string.Concat(parts.Select(part => part.Data));
        var block = Header(name, 'S', data.Length);
        "ustar  \0"u8.CopyTo(block.AsSpan(257));
        for (var i = 0; i < parts.Length; i++)
        {
            Octal(block.AsSpan(386 + (i * 24), 12), parts[i].Offset);
            Octal(block.AsSpan(398 + (i * 24), 12), parts[i].Data.Length);
        }

        Octal(block.AsSpan(483, 12), size);
        Sum(block);
        return [.. block, .. Padded(Encoding.UTF8.GetBytes(data))];
    }

    /// <summary>Makes the checksums of some blocks right again, so that mutations reach what lies behind them.</summary>
    public static void MendChecksums(byte[] bytes, Random random)
    {
        for (var at = 0; at + 512 <= bytes.Length; at += 512)
        {
            if (bytes.AsSpan(at + 257, 5).SequenceEqual("ustar"u8) && random.Next(4) > 0)
            {
                Sum(bytes.AsSpan(at, 512));
            }
        }
    }

    private static byte[] Header(string name, char type, long size)
    {
        var block = new byte[512];
        Encoding.UTF8.GetBytes(name).CopyTo(block, 0);
        Octal(block.AsSpan(100, 8), 420);
        Octal(block.AsSpan(108, 8), 0);
        Octal(block.AsSpan(116, 8), 0);
        Octal(block.AsSpan(124, 12), size);
        Octal(block.AsSpan(136, 12), 0);
        block[156] = (byte)type;
        "ustar\000"u8.CopyTo(block.AsSpan(257));
        return block;
    }

    private static void Sum(Span<byte> block)
    {
        block[148..156].Fill((byte)' ');
        var sum = 0;
        foreach (var value in block)
        {
            sum += value;
        }

        Octal(block[148..155], sum);
    }

    private static void Octal(Span<byte> field, long value) =>
        Encoding.ASCII.GetBytes(Convert.ToString(value, 8).PadLeft(field.Length - 1, '0') + "\0", field);

    private static byte[] Padded(byte[] data) => [.. data, .. new byte[(512 - (data.Length % 512)) % 512]];
}
