using System.Buffers.Binary;

namespace Gabion.Formats.Programs;

/// <summary>The sections of a Mach-O file; of a universal file those of its first program.</summary>
internal static class MachSections
{
    private const int MaxCommands = 4 * 1024 * 1024;

    public static (bool IsBigEndian, bool Is64Bit, List<ProgramSection> Sections)? Read(ByteSource source, ReadOnlySpan<byte> head)
    {
        var start = 0L;
        if (BinaryPrimitives.ReadUInt32BigEndian(head) == 0xCAFEBABE && head.Length >= 28)
        {
            start = BinaryPrimitives.ReadUInt32BigEndian(head[16..]);
            head = source.Read(start, 32).Span;
        }

        if (head.Length < 32)
        {
            return null;
        }

        var isBig = BinaryPrimitives.ReadUInt32BigEndian(head) is 0xFEEDFACE or 0xFEEDFACF;
        if (!isBig && BinaryPrimitives.ReadUInt32LittleEndian(head) is not (0xFEEDFACE or 0xFEEDFACF))
        {
            return null;
        }

        uint Word(ReadOnlySpan<byte> at) => isBig ? BinaryPrimitives.ReadUInt32BigEndian(at) : BinaryPrimitives.ReadUInt32LittleEndian(at);
        ulong Long(ReadOnlySpan<byte> at) => isBig ? BinaryPrimitives.ReadUInt64BigEndian(at) : BinaryPrimitives.ReadUInt64LittleEndian(at);
        var is64 = (Word(head) & 1) == 1;
        var count = Word(head[16..]);
        var commands = source.Read(start + (is64 ? 32 : 28), (int)Math.Min(Word(head[20..]), MaxCommands)).Span;
        var sections = new List<ProgramSection>();
        for (var i = 0; i < count && commands.Length >= 8; i++)
        {
            var size = (int)Math.Min(Word(commands[4..]), int.MaxValue);
            if (size < 8 || size > commands.Length)
            {
                break;
            }

            var command = commands[..size];
            var (wanted, header, each) = is64 ? (0x19u, 72, 80) : (1u, 56, 68);
            if (Word(command) == wanted && size >= header)
            {
                var inside = Word(command[(header - 8)..]);
                for (var at = header; inside-- > 0 && at + each <= size; at += each)
                {
                    var section = command[at..];
                    var (address, length, offset) = is64 ? (Long(section[32..]), Long(section[40..]), Word(section[48..])) : (Word(section[32..]), Word(section[36..]), Word(section[40..]));
                    if (offset > 0 && start + offset <= source.Length)
                    {
                        sections.Add(new(ProgramFile.Name(section[..16]), address, start + offset, (long)Math.Min(length, (ulong)(source.Length - start - offset))));
                    }
                }
            }

            commands = commands[size..];
        }

        return (isBig, is64, sections);
    }
}
