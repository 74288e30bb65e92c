using System.Text;

namespace Gabion.Formats.Yaml;

/// <summary>The text of a literal block, line by line.</summary>
internal struct LiteralText(string text, int indent)
{
    private readonly StringBuilder _builder = new();
    private int _lineBreaks;

    /// <summary>Takes a line in, which is blank or indented at least as far as the block.</summary>
    public void Add(int start, int end)
    {
        if (end - start <= indent)
        {
            _lineBreaks++;
            return;
        }

        _builder.Append('\n', _lineBreaks).Append(text, start + indent, end - start - indent);
        _lineBreaks = 1;
    }

    /// <summary>The text with one line break at its end, or none.</summary>
    public readonly string Finish(bool isStripped) => (isStripped ? _builder : _builder.Append('\n')).ToString();
}
