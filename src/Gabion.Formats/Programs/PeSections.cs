using System.Buffers.Binary;

namespace Gabion.Formats.Programs;

/// <summary>The section table of a PE file.</summary>
internal static class PeSections
{
    private const int MaxSections = 96; // what the loader takes

    public static (bool Is64Bit, List<ProgramSection> Sections)? Read(ByteSource source, ReadOnlySpan<byte> head)
    {
        var header = BinaryPrimitives.ReadUInt32LittleEndian(head[60..]);
        var coff = source.Read(header, 24 + 32).Span;
        if (coff.Length < 56 || !coff.StartsWith("PE\0\0"u8))
        {
            return null;
        }

        int count = BinaryPrimitives.ReadUInt16LittleEndian(coff[6..]);
        int optional = BinaryPrimitives.ReadUInt16LittleEndian(coff[20..]);
        var is64 = BinaryPrimitives.ReadUInt16LittleEndian(coff[24..]) == 0x20B;
        var imageBase = is64 ? BinaryPrimitives.ReadUInt64LittleEndian(coff[48..]) : BinaryPrimitives.ReadUInt32LittleEndian(coff[52..]);
        var sections = new List<ProgramSection>();
        if (count > MaxSections)
        {
            return null;
        }

        var table = source.Read(header + 24 + optional, count * 40).Span;
        for (var i = 0; (i + 1) * 40 <= table.Length; i++)
        {
            var entry = table.Slice(i * 40, 40);
            long offset = BinaryPrimitives.ReadUInt32LittleEndian(entry[20..]);
            if (offset > 0 && offset <= source.Length)
            {
                var size = Math.Min(BinaryPrimitives.ReadUInt32LittleEndian(entry[16..]), source.Length - offset);
                sections.Add(new(ProgramFile.Name(entry[..8]), imageBase + BinaryPrimitives.ReadUInt32LittleEndian(entry[12..]), offset, size));
            }
        }

        return (is64, sections);
    }
}
