using System.Collections.Immutable;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Gabion.Readers.Code.Secrets;

/// <summary>
/// Finds many short words in bytes in one pass. Four bytes of each word, its rarest, are looked for with one table look-up
/// per byte of text; the whole word is compared only where they stand.
/// </summary>
internal sealed class KeywordIndex
{
    public const int ShortestKeyword = 4;
    public const int LongestKeyword = 64;

    private const int HashBits = 18;
    private const int HeadBits = 12;
    private const uint Lower = 0x20202020;

    // The table that the pass over the text reads must stay in the first cache, and few of its bits may be set: one bit a hash, and the
    // chains apart.
    private readonly uint[] _filter = new uint[1 << (HashBits - 5)];
    private readonly ushort[] _heads = new ushort[1 << HeadBits];
    private readonly ImmutableArray<Entry> _entries;

    public KeywordIndex(IReadOnlyList<(string Keyword, bool IgnoresCase)> keywords)
    {
        var entries = ImmutableArray.CreateBuilder<Entry>(keywords.Count);
        foreach (var (keyword, ignoresCase) in keywords)
        {
            var bytes = System.Text.Encoding.ASCII.GetBytes(ignoresCase ? keyword.ToLowerInvariant() : keyword);
            if (bytes.Length is < ShortestKeyword or > LongestKeyword)
            {
                throw new ArgumentException($"the keyword '{keyword}' is too short or too long", nameof(keywords));
            }

            var offset = RareBytes.Rarest(bytes, 4);
            var product = Product(MemoryMarshal.Read<uint>(bytes.AsSpan(offset)) | Lower);
            _filter[product >> (32 - HashBits + 5)] |= 1u << (int)(product >> (32 - HashBits));
            ref var head = ref _heads[product >> (32 - HeadBits)];
            entries.Add(new(bytes, ignoresCase, offset, MemoryMarshal.Read<uint>(bytes.AsSpan(offset)) | Lower, head));
            head = (ushort)entries.Count;
        }

        _entries = entries.ToImmutable();
    }

    /// <summary>The first place from <paramref name="from"/>, before <paramref name="to"/>, where a word may stand; or <paramref name="to"/>.</summary>
    public int Next(ReadOnlySpan<byte> text, int from, int to)
    {
        ref var bytes = ref MemoryMarshal.GetReference(text);
        ref var filter = ref MemoryMarshal.GetArrayDataReference(_filter);
        var at = from;
        for (var last = Math.Min(to, text.Length - 7); at < last; at += 4)
        {
            var eight = Unsafe.ReadUnaligned<ulong>(ref Unsafe.Add(ref bytes, at)) | 0x2020202020202020UL;
            var found = Bit(ref filter, (uint)eight) | Bit(ref filter, (uint)(eight >> 8)) | Bit(ref filter, (uint)(eight >> 16)) | Bit(ref filter, (uint)(eight >> 24));
            if ((found & 1) != 0)
            {
                for (var near = 0; near < 4 && at + near < to; near++)
                {
                    if ((Bit(ref filter, (uint)(eight >> (8 * near))) & 1) != 0)
                    {
                        return at + near;
                    }
                }
            }
        }

        for (; at < Math.Min(to, text.Length - 3); at++)
        {
            if ((Bit(ref filter, MemoryMarshal.Read<uint>(text[at..]) | Lower) & 1) != 0)
            {
                return at;
            }
        }

        return to;
    }

    /// <summary>The words whose rarest four bytes stand at <paramref name="at"/>: their numbers, and where each begins.</summary>
    public void Confirm(ReadOnlySpan<byte> text, int at, List<(int Keyword, int Start)> into)
    {
        into.Clear();
        var rarest = MemoryMarshal.Read<uint>(text[at..]) | Lower;
        for (int next = _heads[Product(rarest) >> (32 - HeadBits)]; next != 0; next = _entries.ItemRef(next - 1).Next)
        {
            ref readonly var entry = ref _entries.ItemRef(next - 1);
            var start = at - entry.Offset;
            if (entry.Rarest == rarest && start >= 0 && start + entry.Bytes.Length <= text.Length && entry.IsAt(text.Slice(start, entry.Bytes.Length)))
            {
                into.Add((next - 1, start));
            }
        }
    }

    public int LengthOf(int keyword) => _entries[keyword].Bytes.Length;

    private static uint Product(uint lower) => lower * 0x9E3779B1;

    /// <summary>In the lowest bit: whether these may be the rarest four bytes of a word. The bits above it mean nothing.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static uint Bit(ref uint filter, uint lower)
    {
        // The hash is the product's highest bits: the word of the table, then the bit in it (a shift counts its lowest five bits).
        var product = Product(lower);
        return Unsafe.Add(ref filter, (nint)(product >> (32 - HashBits + 5))) >> (int)(product >> (32 - HashBits));
    }

    private readonly record struct Entry(byte[] Bytes, bool IgnoresCase, int Offset, uint Rarest, int Next)
    {
        public bool IsAt(ReadOnlySpan<byte> text) =>
            IgnoresCase ? System.Text.Ascii.EqualsIgnoreCase(text, Bytes) : text.SequenceEqual(Bytes);
    }
}
