namespace Gabion.Formats.Archives;

/// <summary>One block of bzip2: Huffman codes, move-to-front, the Burrows–Wheeler transform and runs, undone in turn.</summary>
internal sealed class Bzip2Block(int capacity)
{
    private const int GroupSize = 50;
    private const int MaxLength = 20;
    private const int MaxSelectors = 18_002;

    private static readonly uint[] CrcTable = [.. Enumerable.Range(0, 256).Select(index => CrcOf((uint)index << 24))];

    private readonly uint[] _links = new uint[capacity];
    private int _left;
    private uint _position;
    private uint _crc;
    private uint _expected;
    private bool _isOpen;
    private int _run;
    private int _last = -1;
    private int _repeats;

    /// <summary>Reads a block behind its mark; what it holds is then taken by <see cref="Take"/>.</summary>
    public void Decode(Bzip2Bits bits)
    {
        _expected = bits.Take(32);
        if (bits.Flag())
        {
            throw new InvalidDataException("the bzip2 data are of the randomised form, which is not read");
        }

        var origin = bits.Take(24);
        var symbols = Symbols(bits);
        var tables = Tables(bits, symbols.Length + 2, out var selectors);
        _left = Fill(bits, symbols, tables, selectors);
        if (origin >= (uint)Math.Max(_left, 1))
        {
            throw new InvalidDataException("the bzip2 data are damaged: a block begins outside of itself");
        }

        Link();
        _position = _left == 0 ? 0 : _links[origin] >> 8;
        (_crc, _isOpen, _run, _last, _repeats) = (uint.MaxValue, true, 0, -1, 0);
    }

    /// <summary>The next bytes; none at the end of the block, the checksum of which is then tested.</summary>
    public int Take(Span<byte> into)
    {
        var written = 0;
        while (written < into.Length)
        {
            if (_repeats > 0)
            {
                _repeats--;
            }
            else if (_left > 0)
            {
                if (!Step())
                {
                    continue;
                }
            }
            else
            {
                break;
            }

            into[written++] = (byte)_last;
            _crc = (_crc << 8) ^ CrcTable[(_crc >> 24) ^ (byte)_last];
        }

        if (written == 0 && _isOpen)
        {
            _isOpen = false;
            if (~_crc != _expected)
            {
                throw new InvalidDataException("the bzip2 data are damaged: the checksum of a block is another");
            }
        }

        return written;
    }

    /// <summary>Moves to the next byte; false where it was the count behind four equal ones.</summary>
    private bool Step()
    {
        var link = _links[_position];
        var value = (int)(link & 0xFF);
        _position = link >> 8;
        _left--;
        if (_run == 4)
        {
            (_repeats, _run) = (value, 0);
            return false;
        }

        _run = value == _last ? _run + 1 : 1;
        _last = value;
        return true;
    }

    /// <summary>The bytes that occur, in order.</summary>
    private static byte[] Symbols(Bzip2Bits bits)
    {
        var used = bits.Take(16);
        var symbols = new List<byte>();
        for (var high = 0; high < 16; high++)
        {
            if ((used & (0x8000u >> high)) != 0)
            {
                var row = bits.Take(16);
                for (var low = 0; low < 16; low++)
                {
                    if ((row & (0x8000u >> low)) != 0)
                    {
                        symbols.Add((byte)((high << 4) | low));
                    }
                }
            }
        }

        return symbols.Count > 0 ? [.. symbols] : throw new InvalidDataException("the bzip2 data are damaged: a block without symbols");
    }

    private static Bzip2Codes[] Tables(Bzip2Bits bits, int alphabet, out byte[] selectors)
    {
        var groups = (int)bits.Take(3);
        var count = (int)bits.Take(15);
        if (groups is < 2 or > 6 || count < 1)
        {
            throw new InvalidDataException("the bzip2 data are damaged: a block without tables");
        }

        selectors = new byte[Math.Min(count, MaxSelectors)];
        byte[] order = [0, 1, 2, 3, 4, 5];
        for (var i = 0; i < count; i++)
        {
            var place = 0;
            while (bits.Flag())
            {
                if (++place >= groups)
                {
                    throw new InvalidDataException("the bzip2 data are damaged: a table that is not there");
                }
            }

            var chosen = order[place];
            Array.Copy(order, 0, order, 1, place);
            order[0] = chosen;
            if (i < selectors.Length)
            {
                selectors[i] = chosen; // those beyond what a block can need are passed over
            }
        }

        var tables = new Bzip2Codes[groups];
        for (var group = 0; group < groups; group++)
        {
            var lengths = new byte[alphabet];
            var length = (int)bits.Take(5);
            for (var symbol = 0; symbol < alphabet; symbol++)
            {
                while (length is >= 1 and <= MaxLength && bits.Flag())
                {
                    length += bits.Flag() ? -1 : 1;
                }

                lengths[symbol] = length is >= 1 and <= MaxLength ? (byte)length : throw new InvalidDataException("the bzip2 data are damaged: a code of no length");
            }

            tables[group] = new(lengths);
        }

        return tables;
    }

    /// <summary>Decodes to the bytes of the transform, and answers how many there are.</summary>
    private int Fill(Bzip2Bits bits, byte[] front, Bzip2Codes[] tables, byte[] selectors)
    {
        var end = front.Length + 1;
        var (count, run, weight) = (0, 0L, 1L);
        for (var group = 0; ; group++)
        {
            var table = tables[group < selectors.Length ? selectors[group] : throw new InvalidDataException("the bzip2 data are damaged: more symbols than tables")];
            for (var i = 0; i < GroupSize; i++)
            {
                var symbol = table.Next(bits);
                if (symbol <= 1)
                {
                    run += weight << symbol;
                    weight = weight <= capacity ? weight << 1 : throw Overfull();
                    continue;
                }

                count = Repeat(front[0], run, count);
                (run, weight) = (0, 1);
                if (symbol == end)
                {
                    return count;
                }

                var place = symbol - 1;
                var value = front[place];
                Array.Copy(front, 0, front, 1, place);
                front[0] = value;
                count = Repeat(value, 1, count);
            }
        }
    }

    private int Repeat(byte value, long times, int count)
    {
        if (count + times > capacity)
        {
            throw Overfull();
        }

        Array.Fill(_links, value, count, (int)times);
        return count + (int)times;
    }

    /// <summary>Where each byte's successor stands, above the byte itself.</summary>
    private void Link()
    {
        Span<int> begins = stackalloc int[256];
        begins.Clear();
        for (var i = 0; i < _left; i++)
        {
            begins[(int)_links[i]]++;
        }

        var sum = 0;
        for (var value = 0; value < 256; value++)
        {
            (begins[value], sum) = (sum, sum + begins[value]);
        }

        for (var i = 0; i < _left; i++)
        {
            _links[begins[(int)(_links[i] & 0xFF)]++] |= (uint)i << 8;
        }
    }

    private static InvalidDataException Overfull() => new("the bzip2 data are damaged: a block is longer than it may be");

    private static uint CrcOf(uint value)
    {
        for (var bit = 0; bit < 8; bit++)
        {
            value = (value & 0x8000_0000) != 0 ? (value << 1) ^ 0x04C1_1DB7 : value << 1;
        }

        return value;
    }
}
