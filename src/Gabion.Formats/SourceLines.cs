namespace Gabion.Formats;

/// <summary>A text by lines, for turning places into offsets. Line breaks are <c>\n</c> and <c>\r\n</c>.</summary>
public sealed class SourceLines
{
    private readonly LineIndex _lines;

    public SourceLines(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        Text = text;
        _lines = new(text);
        LineBreak = _lines.Count > 1 && _lines.StartOf(2) >= 2 && text[_lines.StartOf(2) - 2] == '\r' ? "\r\n" : "\n";
    }

    public string Text { get; }

    /// <summary>The line break that the text uses first.</summary>
    public string LineBreak { get; }

    /// <summary>How many lines there are; a text that ends in a line break has an empty last one.</summary>
    public int Count => _lines.Count;

    /// <summary>The line with that number, from 1, without its line break; empty beyond the text.</summary>
    public ReadOnlySpan<char> this[int line]
    {
        get
        {
            if (line < 1 || line > Count)
            {
                return [];
            }

            var end = line < Count ? _lines.StartOf(line + 1) - 1 : Text.Length;
            return Text.AsSpan(_lines.StartOf(line)..end).TrimEnd('\r');
        }
    }

    /// <summary>The offset of a place; the end of the text when it lies beyond.</summary>
    public int Offset(TextPosition position) => position.Line > Count
        ? Text.Length
        : Math.Min(Text.Length, _lines.StartOf(Math.Max(1, position.Line)) + Math.Max(0, position.Column - 1));

    /// <summary>The place of an offset.</summary>
    public TextPosition Position(int offset) => _lines.PositionOf(offset);
}
