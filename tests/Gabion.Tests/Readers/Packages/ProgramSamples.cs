using System.Buffers.Binary;
using System.IO.Compression;
using System.Text;

namespace Gabion.Tests.Readers.Packages;

/// <summary>Small programs and archives, written here after their formats' descriptions.</summary>
internal static class ProgramSamples
{
    private static readonly byte[] BundleMark = Convert.FromHexString("8b1202b96a612038727b930214d7a03213f5b9e6efae3318ee3b2dce24b36aae");

    /// <summary>A 64-bit little-endian ELF with these sections and nothing else.</summary>
    public static byte[] Elf(params (string Name, byte[] Content)[] sections)
    {
        var names = new MemoryStream();
        names.WriteByte(0);
        var body = new MemoryStream();
        body.Write(new byte[64]);
        var headers = new List<byte[]> { new byte[64] };
        foreach (var (name, content) in sections)
        {
            while (body.Length % 16 != 0)
            {
                body.WriteByte(0);
            }

            headers.Add(Header((uint)names.Length, 1, (ulong)body.Length + 0x400000, (ulong)body.Length, (ulong)content.Length));
            names.Write(Encoding.ASCII.GetBytes(name + "\0"));
            body.Write(content);
        }

        headers.Add(Header((uint)names.Length, 3, 0, (ulong)body.Length, (ulong)names.Length + 10));
        names.Write(".shstrtab\0"u8);
        body.Write(names.ToArray());
        var table = body.Length;
        headers.ForEach(header => body.Write(header));
        var file = body.ToArray();
        ((byte[])[0x7F, (byte)'E', (byte)'L', (byte)'F', 2, 1, 1]).CopyTo(file, 0);
        BinaryPrimitives.WriteUInt64LittleEndian(file.AsSpan(40), (ulong)table);
        BinaryPrimitives.WriteUInt16LittleEndian(file.AsSpan(58), 64);
        BinaryPrimitives.WriteUInt16LittleEndian(file.AsSpan(60), (ushort)headers.Count);
        BinaryPrimitives.WriteUInt16LittleEndian(file.AsSpan(62), (ushort)(headers.Count - 1));
        return file;
    }

    /// <summary>Writes the program headers of such a file over the first bytes of its first section: of every stretch, how it is loaded (1 to execute, 2 to write, 4 to read).</summary>
    public static byte[] Load(byte[] elf, params (uint Flags, int Start, int Length)[] segments)
    {
        BinaryPrimitives.WriteUInt64LittleEndian(elf.AsSpan(32), 64);
        BinaryPrimitives.WriteUInt16LittleEndian(elf.AsSpan(54), 56);
        BinaryPrimitives.WriteUInt16LittleEndian(elf.AsSpan(56), (ushort)segments.Length);
        foreach (var (index, (flags, start, length)) in segments.Index())
        {
            var header = elf.AsSpan(64 + (index * 56), 56);
            BinaryPrimitives.WriteUInt32LittleEndian(header, 1);
            BinaryPrimitives.WriteUInt32LittleEndian(header[4..], flags);
            BinaryPrimitives.WriteUInt64LittleEndian(header[8..], (ulong)start);
            BinaryPrimitives.WriteUInt64LittleEndian(header[32..], (ulong)length);
        }

        return elf;
    }

    /// <summary>The section that the Go linker writes since 1.18.</summary>
    public static byte[] GoBuildInfo(string version, string modules)
    {
        static byte[] Counted(byte[] text) => text.Length < 128 ? [(byte)text.Length, .. text] : [(byte)(text.Length & 0x7F | 0x80), (byte)(text.Length >> 7), .. text];
        byte[] guard = [0x30, 0x77, 0xAF, 0x0C, 0x92, 0x74, 0x08, 0x02, 0x41, 0xE1, 0xC1, 0x07, 0xE6, 0xD6, 0x18, 0xE6];
        return [0xFF, .. " Go buildinf:"u8, 8, 2, .. new byte[16], .. Counted(Encoding.UTF8.GetBytes(version)), .. Counted([.. guard, .. Encoding.UTF8.GetBytes(modules), .. guard])];
    }

    public static byte[] Zlib(string text)
    {
        var packed = new MemoryStream();
        using (var stream = new ZLibStream(packed, CompressionLevel.Optimal, leaveOpen: true))
        {
            stream.Write(Encoding.UTF8.GetBytes(text));
        }

        return packed.ToArray();
    }

    /// <summary>A host whose data has the mark and the place of a bundle's header at the end.</summary>
    public static byte[] Bundle(string dependencies)
    {
        var text = Encoding.UTF8.GetBytes(dependencies);
        var data = new byte[48];
        BundleMark.CopyTo(data, 8);
        var host = Elf((".data", data));
        BinaryPrimitives.WriteInt64LittleEndian(host.AsSpan(64), host.Length + text.Length);
        var header = new byte[12 + 4 + 40];
        BinaryPrimitives.WriteUInt32LittleEndian(header, 6);
        header[12] = 3;
        "abc"u8.CopyTo(header.AsSpan(13));
        BinaryPrimitives.WriteInt64LittleEndian(header.AsSpan(16), host.Length);
        BinaryPrimitives.WriteInt64LittleEndian(header.AsSpan(24), text.Length);
        return [.. host, .. text, .. header];
    }

    public static byte[] Zip(params (string Name, byte[] Content)[] entries)
    {
        var file = new MemoryStream();
        using (var zip = new ZipArchive(file, ZipArchiveMode.Create, leaveOpen: true))
        {
            foreach (var (name, content) in entries)
            {
                using var entry = zip.CreateEntry(name).Open();
                entry.Write(content);
            }
        }

        return file.ToArray();
    }

    /// <summary>One frame with one block that is stored as it is (RFC 8878, 3.1.1).</summary>
    public static byte[] Zstandard(string text)
    {
        var bytes = Encoding.UTF8.GetBytes(text);
        var block = (bytes.Length << 3) | 1;
        return [0x28, 0xB5, 0x2F, 0xFD, 0xA0, .. BitConverter.GetBytes(bytes.Length), (byte)block, (byte)(block >> 8), (byte)(block >> 16), .. bytes];
    }

    public static byte[] Properties(string group, string artifact, string version) => Encoding.UTF8.GetBytes($"#Created by Maven\ngroupId={group}\nartifactId={artifact}\nversion={version}\n");

    private static byte[] Header(uint name, uint type, ulong address, ulong offset, ulong size)
    {
        var header = new byte[64];
        BinaryPrimitives.WriteUInt32LittleEndian(header, name);
        BinaryPrimitives.WriteUInt32LittleEndian(header.AsSpan(4), type);
        BinaryPrimitives.WriteUInt64LittleEndian(header.AsSpan(16), address);
        BinaryPrimitives.WriteUInt64LittleEndian(header.AsSpan(24), offset);
        BinaryPrimitives.WriteUInt64LittleEndian(header.AsSpan(32), size);
        return header;
    }
}
