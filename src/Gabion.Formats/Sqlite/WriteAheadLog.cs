using System.Buffers.Binary;

namespace Gabion.Formats.Sqlite;

/// <summary>
/// The pages that a write-ahead log holds (sqlite.org/fileformat2.html, section 4): frames with the salts of the header and
/// a right running checksum, up to the last one that commits.
/// </summary>
internal static class WriteAheadLog
{
    private const int HeaderSize = 32;
    private const int FrameHeaderSize = 24;

    public static Dictionary<uint, ReadOnlyMemory<byte>> Read(ReadOnlyMemory<byte> log, int pageSize)
    {
        var committed = new Dictionary<uint, ReadOnlyMemory<byte>>();
        var span = log.Span;
        if (span.Length < HeaderSize
            || (BinaryPrimitives.ReadUInt32BigEndian(span) & ~1u) != 0x377f0682
            || BinaryPrimitives.ReadUInt32BigEndian(span[8..]) != pageSize)
        {
            return committed;
        }

        var isBigEndian = (span[3] & 1) == 1;
        var sum = new Checksum(isBigEndian);
        sum.Add(span[..24]);
        if (!sum.Is(span[24..]))
        {
            return committed;
        }

        var pending = new Dictionary<uint, ReadOnlyMemory<byte>>();
        for (var at = HeaderSize; at + FrameHeaderSize + pageSize <= span.Length; at += FrameHeaderSize + pageSize)
        {
            var frame = span[at..];
            if (!frame[8..16].SequenceEqual(span[16..24]))
            {
                break;
            }

            sum.Add(frame[..8]);
            sum.Add(frame.Slice(FrameHeaderSize, pageSize));
            if (!sum.Is(frame[16..]))
            {
                break;
            }

            pending[BinaryPrimitives.ReadUInt32BigEndian(frame)] = log.Slice(at + FrameHeaderSize, pageSize);
            if (BinaryPrimitives.ReadUInt32BigEndian(frame[4..]) != 0)
            {
                foreach (var (number, page) in pending)
                {
                    committed[number] = page;
                }

                pending.Clear();
            }
        }

        return committed;
    }

    /// <summary>The running sum over pairs of 32-bit words, in the byte order that the log's magic names.</summary>
    private struct Checksum(bool isBigEndian)
    {
        private uint _first;
        private uint _second;

        public void Add(ReadOnlySpan<byte> bytes)
        {
            for (var at = 0; at + 8 <= bytes.Length; at += 8)
            {
                _first += Word(bytes[at..]) + _second;
                _second += Word(bytes[(at + 4)..]) + _first;
            }
        }

        public readonly bool Is(ReadOnlySpan<byte> stored) =>
            BinaryPrimitives.ReadUInt32BigEndian(stored) == _first && BinaryPrimitives.ReadUInt32BigEndian(stored[4..]) == _second;

        private readonly uint Word(ReadOnlySpan<byte> bytes) =>
            isBigEndian ? BinaryPrimitives.ReadUInt32BigEndian(bytes) : BinaryPrimitives.ReadUInt32LittleEndian(bytes);
    }
}
