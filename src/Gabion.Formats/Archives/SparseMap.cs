namespace Gabion.Formats.Archives;

/// <summary>
/// Where the data of a sparse file lies; the rest is holes (GNU tar manual, "Storing Sparse Files"). Parts come in order
/// and do not overlap.
/// </summary>
internal sealed class SparseMap
{
    private readonly List<(long Offset, long Length)> _parts = [];
    private long _end;

    public IReadOnlyList<(long Offset, long Length)> Parts => _parts;

    /// <summary>Bytes of data in the archive.</summary>
    public long StoredBytes { get; private set; }

    /// <summary>Adds the next part; false when it is out of order, beyond the file or one too many.</summary>
    public bool Add(long offset, long length, long fileSize, int maxParts)
    {
        if (offset < _end || length < 0 || offset > fileSize || length > fileSize - offset || _parts.Count >= maxParts)
        {
            return false;
        }

        if (length > 0)
        {
            _parts.Add((offset, length));
        }

        _end = offset + length;
        StoredBytes += length;
        return true;
    }

    /// <summary>Adds pairs of numbers: offset, length, offset…; false when one does not fit.</summary>
    public bool AddAll(IReadOnlyList<long> numbers, long fileSize, int maxParts)
    {
        for (var i = 0; i + 1 < numbers.Count; i += 2)
        {
            if (!Add(numbers[i], numbers[i + 1], fileSize, maxParts))
            {
                return false;
            }
        }

        return numbers.Count % 2 == 0;
    }
}
