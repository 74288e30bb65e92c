using System.Globalization;

namespace Gabion.Readers.Code.Secrets;

/// <summary>One repeated set of bytes, or a repeated group of alternatives.</summary>
internal sealed record PatternPart(ByteSet Set, List<List<PatternPart>>? Alternatives)
{
    public int Min { get; init; } = 1;

    public int Max { get; init; } = 1;
}

/// <summary>Reads the notation of <see cref="TokenPattern"/>.</summary>
internal sealed class PatternParser(string text)
{
    private int _at;

    public List<PatternPart> ReadSequence()
    {
        var parts = new List<PatternPart>();
        while (_at < text.Length && text[_at] is not ('|' or ')'))
        {
            parts.Add(ReadRepeats(ReadPart()));
        }

        return parts;
    }

    public void ExpectEnd()
    {
        if (_at < text.Length)
        {
            throw Wrong("ends too early");
        }
    }

    private PatternPart ReadPart()
    {
        switch (text[_at])
        {
            case '(':
                _at++;
                return ReadGroup();
            case '[':
                _at++;
                return new(ReadSet(), null);
            case '.':
                _at++;
                return new(default(ByteSet).With((byte)'\n').Complement(), null);
            case '\\':
                _at++;
                return ReadEscape();
            default:
                return Literal(text[_at++]);
        }
    }

    private PatternPart ReadGroup()
    {
        var alternatives = new List<List<PatternPart>> { ReadSequence() };
        while (_at < text.Length && text[_at] == '|')
        {
            _at++;
            alternatives.Add(ReadSequence());
        }

        if (_at == text.Length)
        {
            throw Wrong("lacks ')'");
        }

        _at++;
        return new(default, alternatives);
    }

    private ByteSet ReadSet()
    {
        var negated = text[_at] == '^';
        _at += negated ? 1 : 0;
        var set = default(ByteSet);
        while (text[_at] != ']')
        {
            var first = text[_at++];
            if (first == '\\')
            {
                set = set.Union(EscapedSet(text[_at++]));
            }
            else if (text[_at] == '-' && text[_at + 1] != ']')
            {
                set = set.WithRange((byte)first, (byte)text[_at + 1]);
                _at += 2;
            }
            else
            {
                set = set.With((byte)first);
            }
        }

        _at++;
        return negated ? set.Complement() : set;
    }

    private PatternPart ReadEscape()
    {
        var escaped = text[_at++];
        return escaped is 'd' or 's' or 'w' or 'n' or 'r' or 't' ? new(EscapedSet(escaped), null) : Literal(escaped);
    }

    private static PatternPart Literal(char character) => new(default(ByteSet).With((byte)character), null);

    private static ByteSet EscapedSet(char escaped) => escaped switch
    {
        'd' => ByteSet.Of("0-9"),
        'w' => ByteSet.Word,
        's' => ByteSet.Of(" \t\r\n"),
        'n' => ByteSet.Of("\n"),
        'r' => ByteSet.Of("\r"),
        't' => ByteSet.Of("\t"),
        _ => default(ByteSet).With((byte)escaped),
    };

    private PatternPart ReadRepeats(PatternPart part)
    {
        if (_at == text.Length)
        {
            return part;
        }

        (int Min, int Max)? repeats = text[_at] switch
        {
            '?' => (0, 1),
            '*' => (0, TokenPattern.MostRepeats),
            '+' => (1, TokenPattern.MostRepeats),
            '{' => ReadBraces(),
            _ => null,
        };
        if (repeats is not { } read)
        {
            return part;
        }

        _at++;
        return part with { Min = read.Min, Max = read.Max };
    }

    private (int Min, int Max) ReadBraces()
    {
        var close = text.IndexOf('}', _at);
        var inside = text[(_at + 1)..close].Split(',');
        _at = close;
        var min = int.Parse(inside[0], CultureInfo.InvariantCulture);
        return (min, inside switch
        {
            [_] => min,
            [_, ""] => TokenPattern.MostRepeats,
            _ => int.Parse(inside[1], CultureInfo.InvariantCulture),
        });
    }

    private FormatException Wrong(string what) => new($"the pattern '{text}' {what} at {_at}");
}
