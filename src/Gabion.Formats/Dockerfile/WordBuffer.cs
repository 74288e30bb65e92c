using System.Text;

namespace Gabion.Formats.Dockerfile;

/// <summary>Collects the words of the outermost level, split at white space that is not quoted.</summary>
internal struct WordBuffer(List<(string Text, int Start, int End)>? words)
{
    private StringBuilder? _word;
    private int _start;
    private int _end;

    public void AddQuoted(string text, int start, int end)
    {
        if (words is null)
        {
            return;
        }

        Begin(start).Append(text);
        _end = end;
    }

    public void Add(string text, int start, int end)
    {
        foreach (var c in text)
        {
            Add(c, start, end);
        }
    }

    public void Add(char c, int start, int end)
    {
        if (words is null)
        {
            return;
        }

        if (char.IsWhiteSpace(c))
        {
            Finish();
            return;
        }

        Begin(start).Append(c);
        _end = end;
    }

    public void Finish()
    {
        if (_word is { Length: > 0 } && words is not null)
        {
            words.Add((_word.ToString(), _start, _end));
            _word.Clear();
        }
    }

    private StringBuilder Begin(int start)
    {
        _word ??= new();
        if (_word.Length == 0)
        {
            _start = start;
        }

        return _word;
    }
}
