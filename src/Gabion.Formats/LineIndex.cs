namespace Gabion.Formats;

/// <summary>Where the lines of a text begin, to turn an offset into a line and a column.</summary>
public sealed class LineIndex
{
    private readonly int[] _starts;

    public LineIndex(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        var starts = new List<int>((text.Length / 40) + 1) { 0 };
        for (var at = text.IndexOf('\n'); at >= 0; at = text.IndexOf('\n', at + 1))
        {
            starts.Add(at + 1);
        }

        _starts = [.. starts];
    }

    public int Count => _starts.Length;

    /// <summary>The offset at which a line, counted from 1, begins.</summary>
    public int StartOf(int line) => _starts[line - 1];

    public TextPosition PositionOf(int offset)
    {
        var line = Array.BinarySearch(_starts, offset);
        line = line < 0 ? ~line - 1 : line;
        return new(line + 1, offset - _starts[line] + 1);
    }
}
