namespace Gabion.Readers.Code.Secrets;

/// <summary>A set of byte values, as a bitmap.</summary>
internal readonly struct ByteSet
{
    public static readonly ByteSet Word = Of("A-Za-z0-9_");

    private readonly ulong _first;
    private readonly ulong _second;
    private readonly ulong _third;
    private readonly ulong _fourth;

    private ByteSet(ulong first, ulong second, ulong third, ulong fourth)
    {
        _first = first;
        _second = second;
        _third = third;
        _fourth = fourth;
    }

    /// <summary>Reads ranges and characters as they stand between the brackets of a regular expression, without escapes.</summary>
    public static ByteSet Of(string ranges)
    {
        var set = default(ByteSet);
        for (var i = 0; i < ranges.Length; i++)
        {
            if (i + 2 < ranges.Length && ranges[i + 1] == '-')
            {
                set = set.WithRange((byte)ranges[i], (byte)ranges[i + 2]);
                i += 2;
            }
            else
            {
                set = set.With((byte)ranges[i]);
            }
        }

        return set;
    }

    // The shift of a ulong takes the low six bits of its count.
    public bool Contains(byte value) =>
        (((value < 128 ? value < 64 ? _first : _second : value < 192 ? _third : _fourth) >> value) & 1) != 0;

    public ByteSet With(byte value)
    {
        var bit = 1UL << value;
        return (value >> 6) switch
        {
            0 => new(_first | bit, _second, _third, _fourth),
            1 => new(_first, _second | bit, _third, _fourth),
            2 => new(_first, _second, _third | bit, _fourth),
            _ => new(_first, _second, _third, _fourth | bit),
        };
    }

    public ByteSet WithRange(byte first, byte last)
    {
        var set = this;
        for (int value = first; value <= last; value++)
        {
            set = set.With((byte)value);
        }

        return set;
    }

    public ByteSet Union(ByteSet other) =>
        new(_first | other._first, _second | other._second, _third | other._third, _fourth | other._fourth);

    public ByteSet Complement() => new(~_first, ~_second, ~_third, ~_fourth);
}
