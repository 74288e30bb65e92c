using System.Text;

namespace Gabion.Policy.Rego.Format;

/// <summary>Text that is written line by line, with tabs before each line.</summary>
internal sealed class FormattedText
{
    private readonly StringBuilder _text = new();
    private bool _isAtStart = true;

    public int Indent { get; set; }

    public bool EndsWithBrace => _text.Length > 0 && _text[^1] == '}';

    public void Write(string text)
    {
        if (text.Length == 0)
        {
            return;
        }

        if (_isAtStart)
        {
            _text.Append('\t', Indent);
            _isAtStart = false;
        }

        _text.Append(text);
    }

    public void NewLine()
    {
        if (!_isAtStart)
        {
            _text.Append('\n');
            _isAtStart = true;
        }
    }

    /// <summary>One empty line, not two.</summary>
    public void BlankLine()
    {
        NewLine();
        if (_text.Length > 1 && !(_text[^1] == '\n' && _text[^2] == '\n'))
        {
            _text.Append('\n');
        }
    }

    public override string ToString() => _text.ToString().TrimEnd('\n') + "\n";
}
