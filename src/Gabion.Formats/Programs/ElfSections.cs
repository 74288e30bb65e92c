using System.Buffers.Binary;

namespace Gabion.Formats.Programs;

/// <summary>The section header table of an ELF file, of either width and byte order.</summary>
internal static class ElfSections
{
    private const int MaxSections = 20_000;
    private const int MaxNames = 4 * 1024 * 1024;
    private const uint NoBits = 8; // SHT_NOBITS: takes no room in the file

    public static (bool IsBigEndian, bool Is64Bit, List<ProgramSection> Sections)? Read(ByteSource source, ReadOnlySpan<byte> head)
    {
        var is64 = head[4] == 2;
        var isBig = head[5] == 2;
        var table = is64 ? Long(head[40..], isBig) : Word(head[32..], isBig);
        int size = Short(head[(is64 ? 58 : 46)..], isBig);
        int count = Short(head[(is64 ? 60 : 48)..], isBig);
        int names = Short(head[(is64 ? 62 : 50)..], isBig);
        var sections = new List<ProgramSection>();
        if (table == 0 || count == 0 || count > MaxSections || size < (is64 ? 64 : 40) || names >= count || table > (ulong)source.Length)
        {
            return (isBig, is64, sections);
        }

        var headers = source.Read((long)table, count * size).Span;
        if (headers.Length < count * size)
        {
            return (isBig, is64, sections);
        }

        var (_, _, _, namesOffset, namesSize) = Entry(headers[(names * size)..], is64, isBig);
        var texts = namesOffset > (ulong)source.Length ? default : source.Read((long)namesOffset, (int)Math.Min(namesSize, MaxNames)).Span;
        for (var i = 0; i < count; i++)
        {
            var (name, type, address, offset, length) = Entry(headers[(i * size)..], is64, isBig);
            if (type != NoBits && name < (uint)texts.Length && offset <= (ulong)source.Length)
            {
                sections.Add(new(ProgramFile.Name(texts[(int)name..]), address, (long)offset, (long)Math.Min(length, (ulong)source.Length - offset)));
            }
        }

        return (isBig, is64, sections);
    }

    private static (uint Name, uint Type, ulong Address, ulong Offset, ulong Size) Entry(ReadOnlySpan<byte> entry, bool is64, bool isBig) => is64
        ? (Word(entry, isBig), Word(entry[4..], isBig), Long(entry[16..], isBig), Long(entry[24..], isBig), Long(entry[32..], isBig))
        : (Word(entry, isBig), Word(entry[4..], isBig), Word(entry[12..], isBig), Word(entry[16..], isBig), Word(entry[20..], isBig));

    private static ushort Short(ReadOnlySpan<byte> at, bool isBig) => isBig ? BinaryPrimitives.ReadUInt16BigEndian(at) : BinaryPrimitives.ReadUInt16LittleEndian(at);

    private static uint Word(ReadOnlySpan<byte> at, bool isBig) => isBig ? BinaryPrimitives.ReadUInt32BigEndian(at) : BinaryPrimitives.ReadUInt32LittleEndian(at);

    private static ulong Long(ReadOnlySpan<byte> at, bool isBig) => isBig ? BinaryPrimitives.ReadUInt64BigEndian(at) : BinaryPrimitives.ReadUInt64LittleEndian(at);
}
