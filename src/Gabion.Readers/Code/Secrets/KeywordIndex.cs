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

    private const int HashBits = 15;
    private const uint Lower = 0x20202020;

    /// <summary>In the filter: words with one set of four bytes have this hash.</summary>
    private const byte One = 1;

    /// <summary>In the filter: words with several sets of four bytes have this hash.</summary>
    private const byte Several = 2;

    // The table that the pass over the text reads must stay in the first cache: one byte a hash, and the chains apart.
    private readonly byte[] _filter = new byte[1 << HashBits];
    private readonly ushort[] _heads = new ushort[1 << HashBits];

    // The four bytes that a hash stands for, so that others with the same hash are told apart without looking at the words.
    private readonly uint[] _fours = new uint[1 << HashBits];
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

            var offset = RarestWindow(bytes);
            var four = MemoryMarshal.Read<uint>(bytes.AsSpan(offset)) | Lower;
            var hash = HashOfLower(four);
            _filter[hash] = _filter[hash] == 0 || (_filter[hash] == One && _fours[hash] == four) ? One : Several;
            _fours[hash] = four;
            entries.Add(new(bytes, ignoresCase, offset, _heads[hash]));
            _heads[hash] = (ushort)entries.Count;
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
            var found = Unsafe.Add(ref filter, (nint)HashOfLower((uint)eight))
                | Unsafe.Add(ref filter, (nint)HashOfLower((uint)(eight >> 8)))
                | Unsafe.Add(ref filter, (nint)HashOfLower((uint)(eight >> 16)))
                | Unsafe.Add(ref filter, (nint)HashOfLower((uint)(eight >> 24)));
            if (found != 0)
            {
                for (var near = 0; near < 4 && at + near < to; near++)
                {
                    if (MayBegin((uint)(eight >> (8 * near))))
                    {
                        return at + near;
                    }
                }
            }
        }

        for (; at < Math.Min(to, text.Length - 3); at++)
        {
            if (MayBegin(MemoryMarshal.Read<uint>(text[at..]) | Lower))
            {
                return at;
            }
        }

        return to;
    }

    /// <summary>Whether these may be the rarest four bytes of a word.</summary>
    private bool MayBegin(uint lower)
    {
        var hash = HashOfLower(lower);
        return _filter[hash] == Several || (_filter[hash] == One && _fours[hash] == lower);
    }

    /// <summary>The words whose rarest four bytes stand at <paramref name="at"/>: their numbers, and where each begins.</summary>
    public void Confirm(ReadOnlySpan<byte> text, int at, List<(int Keyword, int Start)> into)
    {
        into.Clear();
        for (int next = _heads[Hash(MemoryMarshal.Read<uint>(text[at..]))]; next != 0; next = _entries[next - 1].Next)
        {
            var entry = _entries[next - 1];
            var start = at - entry.Offset;
            if (start >= 0 && start + entry.Bytes.Length <= text.Length && entry.IsAt(text.Slice(start, entry.Bytes.Length)))
            {
                into.Add((next - 1, start));
            }
        }
    }

    public int LengthOf(int keyword) => _entries[keyword].Bytes.Length;

    private static uint Hash(uint four) => HashOfLower(four | Lower);

    private static uint HashOfLower(uint four) => (four * 0x9E3779B1) >> (32 - HashBits);

    // Letters that are frequent in English and in code cost most; everything else is rare enough.
    private static int RarestWindow(ReadOnlySpan<byte> word)
    {
        var best = 0;
        var bestCost = int.MaxValue;
        for (var offset = 0; offset + 4 <= word.Length; offset++)
        {
            var cost = 0;
            foreach (var value in word.Slice(offset, 4))
            {
                var frequency = "zqxj0987654321kvbywgpfmucdlhrsnioate".IndexOf((char)(value | 0x20), StringComparison.Ordinal);
                cost += frequency < 0 ? 12 : frequency;
            }

            if (cost < bestCost)
            {
                (best, bestCost) = (offset, cost);
            }
        }

        return best;
    }

    private sealed record Entry(byte[] Bytes, bool IgnoresCase, int Offset, int Next)
    {
        public bool IsAt(ReadOnlySpan<byte> text) =>
            IgnoresCase ? System.Text.Ascii.EqualsIgnoreCase(text, Bytes) : text.SequenceEqual(Bytes);
    }
}
