using System.Buffers.Binary;

namespace Gabion.Formats.Archives;

/// <summary>
/// Where an archive begins in a file: behind whatever was put before it without its offsets being moved, such as the start script of an
/// executable jar (PKWARE APPNOTE 4.3.16; java.util.zip reads such files alike).
/// </summary>
public static class ZipPlace
{
    private const int EndLength = 22;
    private const int MaxComment = ushort.MaxValue;
    private const uint EndSignature = 0x06054b50;
    private const uint DirectorySignature = 0x02014b50;

    /// <summary>The stretch of the source that is the archive; the source itself where nothing stands before it, or that cannot be told.</summary>
    public static ByteSource Find(ByteSource source)
    {
        ArgumentNullException.ThrowIfNull(source);
        var from = Math.Max(0, source.Length - EndLength - MaxComment);
        var tail = source.Read(from, EndLength + MaxComment).Span;
        for (var at = tail.Length - EndLength; at >= 0; at--)
        {
            if (BinaryPrimitives.ReadUInt32LittleEndian(tail[at..]) != EndSignature || at + EndLength + BinaryPrimitives.ReadUInt16LittleEndian(tail[(at + 20)..]) > tail.Length)
            {
                continue;
            }

            long size = BinaryPrimitives.ReadUInt32LittleEndian(tail[(at + 12)..]);
            long offset = BinaryPrimitives.ReadUInt32LittleEndian(tail[(at + 16)..]);
            var start = from + at - size - offset;
            return offset != uint.MaxValue && start > 0 && IsDirectory(source, start + offset) ? new Stretch(source, start) : source;
        }

        return source;
    }

    private static bool IsDirectory(ByteSource source, long offset) =>
        source.Read(offset, sizeof(uint)) is { Length: sizeof(uint) } bytes && BinaryPrimitives.ReadUInt32LittleEndian(bytes.Span) == DirectorySignature;

    /// <summary>A source from a place on.</summary>
    private sealed class Stretch(ByteSource source, long start) : ByteSource
    {
        public override long Length => source.Length - start;

        public override int Read(long offset, Span<byte> into) => offset < 0 || offset >= Length ? 0 : source.Read(start + offset, into);
    }
}
