using System.Buffers.Binary;
using System.Text;

namespace Gabion.Formats.Programs;

/// <summary>A section of a program file.</summary>
/// <param name="Address">Where it lies when the program runs.</param>
/// <param name="Offset">Where it begins in the file.</param>
/// <param name="Size">How much of it the file holds.</param>
public readonly record struct ProgramSection(string Name, ulong Address, long Offset, long Size);

/// <summary>
/// The sections of an ELF (System V ABI), PE (Microsoft's PE format) or Mach-O file (mach-o/loader.h): enough to find what
/// compilers leave in them.
/// </summary>
public sealed class ProgramFile
{
    private readonly ByteSource _source;

    private ProgramFile(ByteSource source, bool isBigEndian, bool is64Bit, IReadOnlyList<ProgramSection> sections) =>
        (_source, IsBigEndian, Is64Bit, Sections) = (source, isBigEndian, is64Bit, sections);

    public bool IsBigEndian { get; }

    public bool Is64Bit { get; }

    public IReadOnlyList<ProgramSection> Sections { get; }

    /// <summary>Whether a file that begins so is a program or a library.</summary>
    public static bool Recognises(ReadOnlySpan<byte> head) => head switch
    {
        [0x7F, (byte)'E', (byte)'L', (byte)'F', ..] => true,
        [(byte)'M', (byte)'Z', ..] => true,
        [0xCF or 0xCE, 0xFA, 0xED, 0xFE, ..] => true,
        [0xFE, 0xED, 0xFA, 0xCF or 0xCE, ..] => true,
        [0xCA, 0xFE, 0xBA, 0xBE, 0, 0, 0, > 0 and < 20, ..] => true, // a Java class has a version there that is higher
        _ => false,
    };

    /// <summary>Reads the table of sections; null when the file is no program, or its tables are damaged.</summary>
    public static ProgramFile? Open(ByteSource source)
    {
        ArgumentNullException.ThrowIfNull(source);
        try
        {
            var head = source.Read(0, 64).Span;
            return head switch
            {
                [0x7F, (byte)'E', (byte)'L', (byte)'F', ..] when head.Length >= 52 => ElfSections.Read(source, head) is { } elf ? new(source, elf.IsBigEndian, elf.Is64Bit, elf.Sections) : null,
                [(byte)'M', (byte)'Z', ..] when head.Length == 64 => PeSections.Read(source, head) is { } pe ? new(source, false, pe.Is64Bit, pe.Sections) : null,
                [_, _, _, _, ..] => MachSections.Read(source, head) is { } mach ? new(source, mach.IsBigEndian, mach.Is64Bit, mach.Sections) : null,
                _ => null,
            };
        }
        catch (ArgumentOutOfRangeException)
        {
            return null; // a table that the file is too short for
        }
    }

    /// <summary>The section of the first of the names that there is; null when there is none.</summary>
    public ProgramSection? Section(params ReadOnlySpan<string> names)
    {
        foreach (var name in names)
        {
            foreach (var section in Sections)
            {
                if (section.Name == name)
                {
                    return section;
                }
            }
        }

        return null;
    }

    /// <summary>The bytes of a section, at most <paramref name="most"/> of them.</summary>
    public ReadOnlyMemory<byte> Read(ProgramSection section, int most) => _source.Read(section.Offset, (int)Math.Min(section.Size, most));

    /// <summary>Bytes by the address that they have when the program runs; empty where no section has it.</summary>
    public ReadOnlyMemory<byte> ReadAddress(ulong address, int length)
    {
        foreach (var section in Sections)
        {
            if (section.Address != 0 && address >= section.Address && address - section.Address < (ulong)section.Size)
            {
                var into = (long)(address - section.Address);
                return _source.Read(section.Offset + into, (int)Math.Min(length, section.Size - into));
            }
        }

        return default;
    }

    /// <summary>A word as wide as an address, in the program's byte order.</summary>
    public ulong Word(ReadOnlySpan<byte> bytes) => (Is64Bit, IsBigEndian) switch
    {
        (true, true) => BinaryPrimitives.ReadUInt64BigEndian(bytes),
        (true, false) => BinaryPrimitives.ReadUInt64LittleEndian(bytes),
        (false, true) => BinaryPrimitives.ReadUInt32BigEndian(bytes),
        _ => BinaryPrimitives.ReadUInt32LittleEndian(bytes),
    };

    /// <summary>The text up to the first NUL.</summary>
    internal static string Name(ReadOnlySpan<byte> bytes)
    {
        var end = bytes.IndexOf((byte)0);
        return Encoding.Latin1.GetString(end < 0 ? bytes : bytes[..end]);
    }
}
