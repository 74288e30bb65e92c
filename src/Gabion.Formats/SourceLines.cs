namespace Gabion.Formats;

/// <summary>A text by lines, for turning places into offsets. Line breaks are <c>\n</c> and <c>\r\n</c>.</summary>
public sealed class SourceLines
{
    private readonly int[] _starts;

    public SourceLines(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        Text = text;
        var starts = new List<int> { 0 };
        for (var at = text.IndexOf('\n', StringComparison.Ordinal); at >= 0; at = text.IndexOf('\n', at + 1))
        {
            starts.Add(at + 1);
        }

        _starts = [.. starts];
        LineBreak = starts.Count > 1 && starts[1] >= 2 && text[starts[1] - 2] == '\r' ? "\r\n" : "\n";
    }

    public string Text { get; }

    /// <summary>The line break that the text uses first.</summary>
    public string LineBreak { get; }

    /// <summary>How many lines there are; a text that ends in a line break has an empty last one.</summary>
    public int Count => _starts.Length;

    /// <summary>The line with that number, from 1, without its line break; empty beyond the text.</summary>
    public ReadOnlySpan<char> this[int line]
    {
        get
        {
            if (line < 1 || line > _starts.Length)
            {
                return [];
            }

            var end = line < _starts.Length ? _starts[line] - 1 : Text.Length;
            return Text.AsSpan(_starts[line - 1]..end).TrimEnd('\r');
        }
    }

    /// <summary>The offset of a place; the end of the text when it lies beyond.</summary>
    public int Offset(TextPosition position) => position.Line > _starts.Length
        ? Text.Length
        : Math.Min(Text.Length, _starts[Math.Max(1, position.Line) - 1] + Math.Max(0, position.Column - 1));

    /// <summary>The place of an offset.</summary>
    public TextPosition Position(int offset)
    {
        var index = Array.BinarySearch(_starts, offset);
        var line = index >= 0 ? index : ~index - 1;
        return new(line + 1, offset - _starts[line] + 1);
    }
}
