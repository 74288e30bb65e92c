using System.Buffers.Binary;

namespace Gabion.Formats.Rpm;

/// <summary>
/// rpm's own database format, <c>Packages.db</c> (rpm, lib/backend/ndb/rpmpkg.c): pages of slots at the front, each slot
/// naming a blob in blocks of 16 bytes. Little-endian.
/// </summary>
internal static class NdbFile
{
    private const int PageSize = 4096;
    private const int SlotSize = 16;
    private const int BlockSize = 16;
    private const int BlobHead = 16;
    private const int BlobTail = 12;

    public static bool Recognises(ReadOnlySpan<byte> file) => file.Length >= 32 && file.StartsWith("RpmP"u8) && BinaryPrimitives.ReadUInt32LittleEndian(file[4..]) == 0;

    public static IEnumerable<ReadOnlyMemory<byte>> Blobs(ReadOnlyMemory<byte> file)
    {
        var pages = BinaryPrimitives.ReadUInt32LittleEndian(file.Span[12..]);
        if (pages == 0 || pages * (long)PageSize > file.Length)
        {
            throw new InvalidDataException($"it has {pages} pages of slots, which is more than the file is long");
        }

        // The header takes the place of the first two slots.
        for (var at = 2 * SlotSize; at < pages * PageSize; at += SlotSize)
        {
            var slot = file.Span.Slice(at, SlotSize);
            if (!slot.StartsWith("Slot"u8))
            {
                throw new InvalidDataException($"the slot at byte {at} has no mark");
            }

            var package = BinaryPrimitives.ReadUInt32LittleEndian(slot[4..]);
            var offset = BinaryPrimitives.ReadUInt32LittleEndian(slot[8..]);
            var blocks = BinaryPrimitives.ReadUInt32LittleEndian(slot[12..]);
            if (offset != 0)
            {
                yield return Blob(file, package, offset * (long)BlockSize, blocks * (long)BlockSize);
            }
        }
    }

    private static ReadOnlyMemory<byte> Blob(ReadOnlyMemory<byte> file, uint package, long at, long size)
    {
        if (size < BlobHead + BlobTail || at + size > file.Length)
        {
            throw new InvalidDataException($"the entry of package {package} reaches beyond the end of the file");
        }

        var blob = file.Slice((int)at, (int)size);
        var span = blob.Span;
        var length = BinaryPrimitives.ReadUInt32LittleEndian(span[12..]);
        var tail = span[^BlobTail..];
        if (!span.StartsWith("BlbS"u8) || BinaryPrimitives.ReadUInt32LittleEndian(span[4..]) != package || !tail[8..].SequenceEqual("BlbE"u8)
            || length > size - BlobHead - BlobTail || BinaryPrimitives.ReadUInt32LittleEndian(tail[4..]) != length)
        {
            throw new InvalidDataException($"the entry of package {package} is damaged");
        }

        if (BinaryPrimitives.ReadUInt32LittleEndian(tail) != Adler32(span[..^BlobTail]))
        {
            throw new InvalidDataException($"the entry of package {package} has a wrong checksum");
        }

        return blob.Slice(BlobHead, (int)length);
    }

    /// <summary>RFC 1950, section 9.</summary>
    private static uint Adler32(ReadOnlySpan<byte> bytes)
    {
        const uint Modulus = 65521;
        const int Most = 5552; // as many steps as cannot overflow
        uint low = 1;
        uint high = 0;
        while (!bytes.IsEmpty)
        {
            var part = bytes[..Math.Min(Most, bytes.Length)];
            foreach (var unit in part)
            {
                low += unit;
                high += low;
            }

            low %= Modulus;
            high %= Modulus;
            bytes = bytes[part.Length..];
        }

        return (high << 16) | low;
    }
}
