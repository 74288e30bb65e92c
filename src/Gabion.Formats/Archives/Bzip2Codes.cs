namespace Gabion.Formats.Archives;

/// <summary>A canonical Huffman code by the lengths of its words.</summary>
internal sealed class Bzip2Codes
{
    private const int MaxLength = 20;

    private readonly int[] _limits = new int[MaxLength + 1];
    private readonly int[] _offsets = new int[MaxLength + 1];
    private readonly ushort[] _symbols;
    private readonly int _shortest;

    public Bzip2Codes(byte[] lengths)
    {
        _symbols = [.. Enumerable.Range(0, lengths.Length).OrderBy(symbol => lengths[symbol]).Select(symbol => (ushort)symbol)];
        _shortest = lengths.Min();
        var (code, index) = (0, 0);
        for (var length = 1; length <= MaxLength; length++)
        {
            var count = lengths.Count(each => each == length);
            _offsets[length] = index - code;
            code += count;
            index += count;
            _limits[length] = code;
            code <<= 1;
        }
    }

    public int Next(Bzip2Bits bits)
    {
        var length = _shortest;
        var code = (int)bits.Take(length);
        while (code >= _limits[length])
        {
            if (++length > MaxLength)
            {
                throw new InvalidDataException("the bzip2 data are damaged: a code that is not in its table");
            }

            code = (code << 1) | (int)bits.Take(1);
        }

        return code + _offsets[length] is >= 0 and var place && place < _symbols.Length ? _symbols[place] : throw new InvalidDataException("the bzip2 data are damaged: a code that is not in its table");
    }
}
