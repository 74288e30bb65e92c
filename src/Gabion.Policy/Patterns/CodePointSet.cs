using System.Globalization;
using System.Text;

namespace Gabion.Policy.Patterns;

/// <summary>A set of Unicode code points, as ranges that are sorted and do not touch. Not for several threads while it is filled.</summary>
internal sealed class CodePointSet
{
    private const int Last = 0x10FFFF;

    private readonly List<(int Low, int High)> _ranges = [];
    private bool _isSorted = true;

    /// <summary>The ranges, sorted.</summary>
    public IReadOnlyList<(int Low, int High)> Ranges
    {
        get
        {
            Sort();
            return _ranges;
        }
    }

    public CodePointSet Add(int low, int high)
    {
        _ranges.Add((low, high));
        _isSorted = false;
        return this;
    }

    public CodePointSet Add(CodePointSet other)
    {
        _ranges.AddRange(other.Ranges);
        _isSorted = false;
        return this;
    }

    public bool Contains(int code)
    {
        Sort();
        var (from, to) = (0, _ranges.Count - 1);
        while (from <= to)
        {
            var middle = (from + to) / 2;
            if (code < _ranges[middle].Low)
            {
                to = middle - 1;
            }
            else if (code > _ranges[middle].High)
            {
                from = middle + 1;
            }
            else
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>All code points that are not in the set.</summary>
    public CodePointSet Complement()
    {
        Sort();
        var complement = new CodePointSet();
        var next = 0;
        foreach (var (low, high) in _ranges)
        {
            if (low > next)
            {
                complement._ranges.Add((next, low - 1));
            }

            next = high + 1;
        }

        if (next <= Last)
        {
            complement._ranges.Add((next, Last));
        }

        return complement;
    }

    /// <summary>
    /// An expression of .NET that matches one code point of the set. A code point above U+FFFF is a pair of UTF-16 there; halves of
    /// pairs that stand alone are no code points, and match nothing.
    /// </summary>
    public string Write()
    {
        Sort();
        var plane = new StringBuilder();
        var pairs = new SortedDictionary<string, List<int>>(StringComparer.Ordinal);
        foreach (var (low, high) in _ranges)
        {
            Append(plane, low, Math.Min(high, 0xD7FF));
            Append(plane, Math.Max(low, 0xE000), Math.Min(high, 0xFFFF));
        }

        // For each first half the second halves that follow it; first halves with the same ones are written together.
        foreach (var (first, seconds) in SecondHalves())
        {
            if (!pairs.TryGetValue(seconds, out var firsts))
            {
                pairs.Add(seconds, firsts = []);
            }

            firsts.Add(first);
        }

        var alternatives = new List<string>();
        if (plane.Length > 0)
        {
            alternatives.Add($"[{plane}]");
        }

        foreach (var (seconds, firsts) in pairs)
        {
            var written = new StringBuilder();
            for (var i = 0; i < firsts.Count;)
            {
                var from = i;
                while (++i < firsts.Count && firsts[i] == firsts[i - 1] + 1)
                {
                }

                Append(written, firsts[from], firsts[i - 1]);
            }

            alternatives.Add($"[{written}][{seconds}]");
        }

        return alternatives switch
        {
            [] => "[^\\s\\S]",
            [var only] when plane.Length > 0 => only,
            _ => $"(?:{string.Join('|', alternatives)})",
        };
    }

    private SortedDictionary<int, string> SecondHalves()
    {
        var halves = new SortedDictionary<int, StringBuilder>();
        foreach (var (low, high) in _ranges)
        {
            for (var from = Math.Max(low, 0x10000); from <= high;)
            {
                var to = Math.Min(high, from | 0x3FF);
                var first = 0xD800 + ((from - 0x10000) >> 10);
                if (!halves.TryGetValue(first, out var seconds))
                {
                    halves.Add(first, seconds = new());
                }

                Append(seconds, 0xDC00 + (from & 0x3FF), 0xDC00 + (to & 0x3FF));
                from = to + 1;
            }
        }

        return new(halves.ToDictionary(half => half.Key, half => half.Value.ToString()));
    }

    private static void Append(StringBuilder text, int low, int high)
    {
        if (low < high)
        {
            text.Append(CultureInfo.InvariantCulture, $"\\u{low:X4}-\\u{high:X4}");
        }
        else if (low == high)
        {
            text.Append(CultureInfo.InvariantCulture, $"\\u{low:X4}");
        }
    }

    private void Sort()
    {
        if (_isSorted)
        {
            return;
        }

        _ranges.Sort();
        var kept = 0;
        for (var i = 1; i < _ranges.Count; i++)
        {
            if (_ranges[i].Low <= _ranges[kept].High + 1)
            {
                _ranges[kept] = (_ranges[kept].Low, Math.Max(_ranges[kept].High, _ranges[i].High));
            }
            else
            {
                _ranges[++kept] = _ranges[i];
            }
        }

        _ranges.RemoveRange(kept + 1, _ranges.Count - kept - 1);
        _isSorted = true;
    }
}
