using System.Buffers.Binary;
using System.Collections.Immutable;

namespace Gabion.Formats.Programs;

/// <summary>Where the machine code of an ELF file lies, by its program headers (System V ABI, chapter 5): stretches in which no data stands.</summary>
public static class ElfCode
{
    private const uint Load = 1; // PT_LOAD
    private const uint Executable = 1; // PF_X
    private const uint Writable = 2; // PF_W
    private const int MaxSegments = 64;

    /// <summary>
    /// The segments that are loaded to be executed and not to be written, in the order of the file, from and to which byte. Empty when the head does
    /// not tell, and when constants may stand among the code: no segment is for them alone, or the code's begins with the file.
    /// </summary>
    /// <param name="head">The file's first bytes: all of its program headers, to tell anything.</param>
    public static ImmutableArray<(long Start, long End)> Find(ReadOnlySpan<byte> head)
    {
        if (head.Length < 64 || head is not [0x7F, (byte)'E', (byte)'L', (byte)'F', 2, 1, ..]) // 64 bits, the lowest byte first
        {
            return [];
        }

        var table = BinaryPrimitives.ReadUInt64LittleEndian(head[32..]);
        int size = BinaryPrimitives.ReadUInt16LittleEndian(head[54..]);
        int count = BinaryPrimitives.ReadUInt16LittleEndian(head[56..]);
        if (size < 56 || count is 0 or > MaxSegments || table > (ulong)head.Length || (ulong)(count * size) > (ulong)head.Length - table)
        {
            return [];
        }

        var hasConstants = false;
        var found = ImmutableArray.CreateBuilder<(long Start, long End)>();
        for (var i = 0; i < count; i++)
        {
            var segment = head[((int)table + (i * size))..];
            var flags = BinaryPrimitives.ReadUInt32LittleEndian(segment[4..]);
            var (start, length) = (BinaryPrimitives.ReadUInt64LittleEndian(segment[8..]), BinaryPrimitives.ReadUInt64LittleEndian(segment[32..]));
            var isLoaded = BinaryPrimitives.ReadUInt32LittleEndian(segment) == Load;
            hasConstants |= isLoaded && (flags & (Executable | Writable)) == 0;
            if (isLoaded && (flags & (Executable | Writable)) == Executable && start > 0 && start < long.MaxValue && length < long.MaxValue - start)
            {
                found.Add(((long)start, (long)(start + length)));
            }
        }

        found.Sort();
        return hasConstants ? found.ToImmutable() : [];
    }
}
