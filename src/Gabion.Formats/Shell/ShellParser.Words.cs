using System.Buffers;

namespace Gabion.Formats.Shell;

/// <summary>White space, reserved words, words and redirections.</summary>
internal sealed partial class ShellParser
{
    /// <summary>What ends a plain stretch of a word or gives a character in it a meaning.</summary>
    private static readonly SearchValues<char> Special = SearchValues.Create(" \t\r\n;&|<>()'\"\\$`*?[+@!=");

    private static readonly SearchValues<char> WordEnds = SearchValues.Create(" \t\r\n;&|<>()");

    /// <summary>Where a word stands, which decides what may be in it.</summary>
    private enum WordPlace
    {
        Name,
        Argument,

        /// <summary>Behind <c>NAME=</c>: may be empty.</summary>
        Value,

        /// <summary>Behind <c>=~</c>: brackets and bars belong to it.</summary>
        Regex,
    }

    /// <summary>The unquoted word at the place, for reserved words; empty when there is none.</summary>
    private ReadOnlySpan<char> BareWord() => AtEnd ? default : _text.AsSpan(_at, BareWordEnd(_at) - _at);

    private int BareWordEnd(int at)
    {
        if (at >= _end)
        {
            return at;
        }

        // Reserved words are short; a longer word is none.
        var window = _text.AsSpan(at, Math.Min(_end - at, 12));
        var length = window.IndexOfAny(WordEnds);
        return length < 0 ? at + window.Length : at + length;
    }

    /// <summary>Passes over blanks, continued lines and comments, up to a line break.</summary>
    private void SkipBlanks()
    {
        while (!AtEnd)
        {
            var c = _text[_at];
            if (c is ' ' or '\t' or '\r')
            {
                _at++;
            }
            else if (c == '\\' && Peek(1) == '\n')
            {
                _at += 2;
            }
            else if (c == '\\' && Peek(1) == '\r' && Peek(2) == '\n')
            {
                _at += 3;
            }
            else if (c == '#')
            {
                var newline = _text.IndexOf('\n', _at, _end - _at);
                var end = newline < 0 ? _end : newline;
                _parse.Comments.Add(new(_text[(_at + 1)..end].Trim(), _source.SpanOf(_at, end)));
                _at = end;
            }
            else
            {
                return;
            }
        }
    }

    /// <summary>Passes over blanks and line breaks; here-documents begin behind a line break.</summary>
    private void SkipLines()
    {
        SkipBlanks();
        while (!AtEnd && _text[_at] == '\n')
        {
            _at++;
            ReadPendingHeredocs();
            SkipBlanks();
        }
    }

    private ShellWord PlainWord(int start, int end)
    {
        var text = _text[start..end];
        var span = _source.SpanOf(start, end);
        return new()
        {
            Parts = [new(ShellWordPartKind.Text, text, IsQuoted: false, span)],
            Text = text,
            Raw = text,
            Span = span,
            IsQuoted = false,
            HasGlob = false,
        };
    }

    /// <summary>Reads a word; an empty one where there is none.</summary>
    private ShellWord ReadWord(WordPlace place)
    {
        var start = _at;
        var parts = new WordParts(this);
        while (!AtEnd)
        {
            var c = _text[_at];
            if (c is '\'' or '"' or '\\' or '$' or '`')
            {
                ReadQuotedOrExpanded(ref parts, isQuoted: false);
            }
            else if (c is '<' or '>' && AtProcessSubstitution() && place != WordPlace.Regex)
            {
                ReadProcessSubstitution(ref parts);
            }
            else if (c is '?' or '*' or '+' or '@' or '!' && Peek(1) == '(' && place == WordPlace.Argument)
            {
                ReadExtendedGlob(ref parts);
            }
            else if (c is '*' or '?' or '[')
            {
                parts.HasGlob = true;
                parts.Add(_at, _at + 1, isQuoted: false);
                _at++;
            }
            else if (c == '(' && place == WordPlace.Argument && _at > start && _text[_at - 1] == '=')
            {
                var open = _at;
                ReadArray(); // declare -a list=(…)
                parts.Add(open, _at, isQuoted: false);
            }
            else if (WordEnds.Contains(c) && !(place == WordPlace.Regex && c is '(' or ')' or '|' or '<' or '>' or '&' or ';'))
            {
                break;
            }
            else
            {
                var plain = _text.AsSpan(_at + 1, _end - _at - 1).IndexOfAny(Special);
                var stop = plain < 0 ? _end : _at + 1 + plain;
                parts.Add(_at, stop, isQuoted: false);
                _at = stop;
            }
        }

        return parts.Build(start, _at);
    }

    /// <summary>Reads <c>@(a|b)</c> and its like as plain text up to the bracket that closes it.</summary>
    private void ReadExtendedGlob(ref WordParts parts)
    {
        var start = _at;
        var depth = 0;
        parts.HasGlob = true;
        for (_at++; !AtEnd; _at++)
        {
            var c = _text[_at];
            if (c == '(')
            {
                depth++;
            }
            else if (c == ')' && --depth == 0)
            {
                _at++;
                break;
            }
            else if (c == '\n')
            {
                Report(start, "A pattern is not closed");
                break;
            }
        }

        parts.Add(start, _at, isQuoted: false);
    }

    private bool AtProcessSubstitution() => _text[_at] is '<' or '>' && Peek(1) == '(';

    private void ReadProcessSubstitution(ref WordParts parts)
    {
        var start = _at;
        _at += 2;
        var body = ParseList();
        Expect(')', start + 1);
        parts.Add(new(ShellWordPartKind.Process, _text[start.._at], IsQuoted: false, _source.SpanOf(start, _at), Body: body));
    }

    private ShellRedirection? ReadRedirection()
    {
        var start = _at;
        var at = _at;
        if (_text[at] == '{')
        {
            at = NameEnd(at + 1);
            at = at > start + 1 && at < _end && _text[at] == '}' ? at + 1 : start;
        }
        else
        {
            while (at < _end && char.IsAsciiDigit(_text[at]))
            {
                at++;
            }
        }

        var descriptor = at > start ? _text[start..at] : null;
        if (OperatorAt(at, descriptor is not null) is not { } sign)
        {
            return null;
        }

        if (sign is "<" or ">" && at + 1 < _end && _text[at + 1] == '(')
        {
            return null; // a process substitution
        }

        _at = at + sign.Length;
        while (!AtEnd && _text[_at] is ' ' or '\t')
        {
            _at++;
        }

        var target = ReadWord(WordPlace.Name);
        if (target.Raw.Length == 0)
        {
            Report(start, $"'{sign}' has no target");
        }

        var redirection = new ShellRedirection(descriptor, sign, target, _source.SpanOf(start, _at));
        if (sign is "<<" or "<<-" && target.Raw.Length > 0)
        {
            _pendingHeredocs.Add(redirection);
        }

        return redirection;
    }

    private string? OperatorAt(int at, bool hasDescriptor)
    {
        var next = at + 1 < _end ? _text[at + 1] : '\0';
        var third = at + 2 < _end ? _text[at + 2] : '\0';
        return at >= _end ? null : _text[at] switch
        {
            '<' when next == '<' => third switch { '<' => "<<<", '-' => "<<-", _ => "<<" },
            '<' => next switch { '&' => "<&", '>' => "<>", _ => "<" },
            '>' => next switch { '>' => ">>", '&' => ">&", '|' => ">|", _ => ">" },
            '&' when next == '>' && !hasDescriptor => third == '>' ? "&>>" : "&>",
            _ => null,
        };
    }

    /// <summary>Reads the content of the here-documents whose marks stand in the line that just ended.</summary>
    private void ReadPendingHeredocs()
    {
        if (_pendingHeredocs.Count == 0)
        {
            return;
        }

        // A substitution inside a here-document may hold here-documents of its own.
        var pending = _pendingHeredocs.ToArray();
        _pendingHeredocs.Clear();
        foreach (var redirection in pending)
        {
            redirection.Heredoc = ReadHeredoc(redirection);
            _pendingHeredocs.Clear();
        }
    }

    private ShellWord ReadHeredoc(ShellRedirection redirection)
    {
        var start = _at;
        while (_at < _end)
        {
            var newline = _text.IndexOf('\n', _at, _end - _at);
            var lineEnd = newline < 0 ? _end : newline;
            var line = _text.AsSpan(_at, lineEnd - _at).TrimEnd('\r');
            if ((redirection.Operator == "<<-" ? line.TrimStart('\t') : line).SequenceEqual(redirection.Target.Text))
            {
                var end = _at;
                var next = newline < 0 ? _end : newline + 1;
                return HeredocContent(redirection, start, end, next);
            }

            _at = newline < 0 ? _end : newline + 1;
        }

        Report(start < _text.Length ? start : _text.Length, $"The here-document '{redirection.Target.Text}' has no line that ends it");
        return HeredocContent(redirection, start, _end, _end);
    }

    private ShellWord HeredocContent(ShellRedirection redirection, int start, int end, int next)
    {
        var parts = new WordParts(this);
        var outerEnd = _end;
        _at = start;
        _end = end;
        if (redirection.Target.IsQuoted)
        {
            parts.Add(start, end, isQuoted: true);
        }
        else
        {
            ReadInsideQuotes(ref parts, closing: '\0');
        }

        _end = outerEnd;
        _at = next;
        return parts.Build(start, end);
    }
}
