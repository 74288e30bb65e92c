using System.Text;

namespace Gabion.Formats;

/// <summary>
/// A text put together from stretches of a file (continued lines, unescaped strings), which knows where in the file each
/// of its characters stands.
/// </summary>
public sealed class MappedText
{
    private readonly Stretch[] _stretches;
    private readonly LineIndex _lines;

    private MappedText(string text, Stretch[] stretches, LineIndex lines)
    {
        Text = text;
        _stretches = stretches;
        _lines = lines;
    }

    public string Text { get; }

    public int Length => Text.Length;

    /// <summary>The span of the whole text.</summary>
    public TextSpan Span => SpanOf(0, Text.Length);

    /// <summary>A file as it is.</summary>
    public static MappedText Of(string text) => new(text, [new(0, 0)], new(text));

    /// <summary>The place of the character at <paramref name="offset"/>, or of the end of the text.</summary>
    public TextPosition PositionOf(int offset)
    {
        if (offset >= Text.Length && Text.Length > 0)
        {
            var last = PositionOf(Text.Length - 1);
            return new(last.Line, last.Column + 1);
        }

        var stretch = _stretches[IndexOf(offset)];
        return _lines.PositionOf(stretch.Source + offset - stretch.At);
    }

    /// <summary>The place of the characters from <paramref name="start"/> up to, not including, <paramref name="end"/>.</summary>
    public TextSpan SpanOf(int start, int end)
    {
        var from = PositionOf(start);
        if (end <= start)
        {
            return new(from, from);
        }

        var last = PositionOf(end - 1);
        return new(from, new(last.Line, last.Column + 1));
    }

    /// <summary>A part of this text, which keeps its places.</summary>
    public MappedText Slice(int start, int end)
    {
        var first = IndexOf(start);
        var last = end > start ? IndexOf(end - 1) : first;
        var stretches = new Stretch[last - first + 1];
        for (var i = first; i <= last; i++)
        {
            var stretch = _stretches[i];
            stretches[i - first] = stretch.At < start ? new(0, stretch.Source + start - stretch.At) : new(stretch.At - start, stretch.Source);
        }

        return new(start == 0 && end == Text.Length ? Text : Text[start..end], stretches, _lines);
    }

    public override string ToString() => Text;

    private int IndexOf(int offset)
    {
        var low = 0;
        var high = _stretches.Length - 1;
        while (low < high)
        {
            var middle = (low + high + 1) / 2;
            if (_stretches[middle].At <= offset)
            {
                low = middle;
            }
            else
            {
                high = middle - 1;
            }
        }

        return low;
    }

    /// <summary>From <paramref name="At"/> on, the characters are those of the source from <paramref name="Source"/> on.</summary>
    private readonly record struct Stretch(int At, int Source);

    /// <summary>Puts a mapped text together.</summary>
    public sealed class Builder
    {
        private readonly StringBuilder _text = new();
        private readonly List<Stretch> _stretches = [];
        private readonly LineIndex _lines;
        private int _next = -1;

        public Builder(LineIndex lines) => _lines = lines;

        /// <summary>Starts from the source of another mapped text; offsets given to <see cref="Append(MappedText, int, int)"/> are of that text.</summary>
        public Builder(MappedText source)
        {
            ArgumentNullException.ThrowIfNull(source);
            _lines = source._lines;
        }

        public int Length => _text.Length;

        /// <summary>Appends characters that stand in the file from <paramref name="source"/> on.</summary>
        public void Append(ReadOnlySpan<char> text, int source)
        {
            if (_next != source)
            {
                if (text.IsEmpty && _stretches.Count > 0)
                {
                    return;
                }

                if (_stretches.Count > 0 && _stretches[^1].At == _text.Length)
                {
                    _stretches.RemoveAt(_stretches.Count - 1);
                }

                _stretches.Add(new(_text.Length, source));
            }

            _text.Append(text);
            _next = source + text.Length;
        }

        /// <summary>Appends a part of another mapped text of the same file.</summary>
        public void Append(MappedText text, int start, int end)
        {
            ArgumentNullException.ThrowIfNull(text);
            for (var i = text.IndexOf(start); start < end; i++)
            {
                var stretch = text._stretches[i];
                var stop = i + 1 < text._stretches.Length ? Math.Min(end, text._stretches[i + 1].At) : end;
                Append(text.Text.AsSpan(start, stop - start), stretch.Source + start - stretch.At);
                start = stop;
            }
        }

        /// <summary>Appends one character that stands for what the source has at <paramref name="at"/> of <paramref name="text"/> (an escape).</summary>
        public void AppendAs(char character, MappedText text, int at)
        {
            ArgumentNullException.ThrowIfNull(text);
            var stretch = text._stretches[text.IndexOf(at)];
            Append([character], stretch.Source + at - stretch.At);
        }

        public MappedText Build() => new(_text.ToString(), _stretches.Count == 0 ? [new(0, 0)] : [.. _stretches], _lines);

        /// <summary>The text so far; where it is empty, it stands at <paramref name="at"/> of the file.</summary>
        public MappedText Build(int at) => new(_text.ToString(), _stretches.Count == 0 ? [new(0, at)] : [.. _stretches], _lines);
    }
}
