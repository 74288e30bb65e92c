using System.Globalization;
using System.Text;

namespace Gabion.Policy.Patterns;

/// <summary>
/// Writes a pattern of RE2 in .NET's language. Differences that matter: <c>\d \w \s</c> are ASCII, <c>$</c> is the very end,
/// <c>.</c> and classes match a whole code point (a pair of UTF-16 units beyond U+FFFF), <c>(?P&lt;n>)</c>, <c>\Q…\E</c>,
/// <c>[[:alpha:]]</c>, <c>\pN</c>, <c>\z</c>, <c>(?U)</c>, and a repetition of at most 1,000.
/// </summary>
internal sealed class Re2Translation
{
    private const int MaxRepeat = 1_000;
    private const int MaxDepth = 200;

    /// <summary>One code point beyond U+FFFF.</summary>
    internal const string Pair = "[\\uD800-\\uDBFF][\\uDC00-\\uDFFF]";

    private readonly string _pattern;
    private readonly StringBuilder _out = new();
    private int _at;
    private int _depth;

    /// <summary>Where in the output begins what a repetition repeats.</summary>
    private int _atomStart;
    private Flags _flags;

    private Re2Translation(string pattern) => _pattern = pattern;

    /// <exception cref="Re2Exception">The pattern breaks RE2's grammar.</exception>
    public static string Translate(string pattern)
    {
        var translation = new Re2Translation(pattern);
        translation.Alternatives();
        return translation._at < pattern.Length
            ? throw new Re2Exception("unexpected )")
            : translation._out.ToString();
    }

    private void Alternatives()
    {
        if (++_depth > MaxDepth)
        {
            throw new Re2Exception("expression nests too deeply");
        }

        while (_at < _pattern.Length && _pattern[_at] != ')')
        {
            if (_pattern[_at] == '|')
            {
                _out.Append('|');
                _at++;
            }
            else
            {
                Repeated();
            }
        }

        _depth--;
    }

    private void Repeated()
    {
        _atomStart = _out.Length;
        if (!Atom())
        {
            return;
        }

        var start = _atomStart;

        for (var isSecond = false; _at < _pattern.Length && Repetition() is { } repetition; isSecond = true)
        {
            if (isSecond)
            {
                throw new Re2Exception("invalid nested repetition operator");
            }

            var isLazy = _at < _pattern.Length && _pattern[_at] == '?';
            _at += isLazy ? 1 : 0;
            _out.Insert(start, "(?:").Append(')').Append(repetition);
            if (isLazy != _flags.HasFlag(Flags.Ungreedy))
            {
                _out.Append('?');
            }
        }
    }

    /// <summary>The repetition that stands here, and moves behind it; null when there is none.</summary>
    private string? Repetition()
    {
        var c = _pattern[_at];
        if (c is '*' or '+' or '?')
        {
            _at++;
            return c.ToString();
        }

        var close = c == '{' ? _pattern.IndexOf('}', _at) : -1;
        if (close < 0)
        {
            return null;
        }

        var bounds = _pattern[(_at + 1)..close].Split(',');
        if (bounds.Length > 2 || !TryCount(bounds[0], out var least) || (bounds.Length == 2 && bounds[1].Length > 0 && !TryCount(bounds[1], out _)))
        {
            return null;
        }

        var most = bounds.Length == 2 && bounds[1].Length > 0 && TryCount(bounds[1], out var upper) ? upper : least;
        if (least > MaxRepeat || most > MaxRepeat || most < least)
        {
            throw new Re2Exception("invalid repeat count");
        }

        var text = _pattern[_at..(close + 1)];
        _at = close + 1;
        return text;
    }

    private static bool TryCount(string text, out int count)
    {
        count = int.MaxValue;
        return text.Length > 0 && text.All(char.IsAsciiDigit)
            && (int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out count) || text.Length > 9);
    }

    /// <summary>Reads what a repetition may follow; false for what matches nothing by itself, as flags do.</summary>
    private bool Atom()
    {
        var c = _pattern[_at];
        switch (c)
        {
            case '(':
                return Group();
            case '[':
                _out.Append(Re2Class.Read(_pattern, ref _at));
                return true;
            case '.':
                _at++;
                _out.Append(_flags.HasFlag(Flags.DotNewline) ? $"(?:{Pair}|[^\\uD800-\\uDFFF])" : $"(?:{Pair}|[^\\n\\uD800-\\uDFFF])");
                return true;
            case '^':
                _at++;
                _out.Append(_flags.HasFlag(Flags.Lines) ? "(?m:^)" : "\\A");
                return true;
            case '$':
                _at++;
                _out.Append(_flags.HasFlag(Flags.Lines) ? "(?m:$)" : "\\z");
                return true;
            case '*' or '+' or '?':
                throw new Re2Exception($"missing argument to repetition operator: {c}");
            case '\\':
                return Escape();
            default:
                Literal(NextRune());
                return true;
        }
    }

    private bool Escape()
    {
        if (_at + 1 >= _pattern.Length)
        {
            throw new Re2Exception("trailing backslash at end of expression");
        }

        var letter = _pattern[_at + 1];
        switch (letter)
        {
            case 'A' or 'z' or 'b' or 'B':
                _at += 2;
                _out.Append('\\').Append(letter);
                return true;
            case 'Q':
                var end = _pattern.IndexOf("\\E", _at + 2, StringComparison.Ordinal);
                var quoted = _pattern[(_at + 2)..(end < 0 ? _pattern.Length : end)];
                _at = end < 0 ? _pattern.Length : end + 2;
                foreach (var rune in quoted.EnumerateRunes())
                {
                    _atomStart = _out.Length;
                    Literal(rune);
                }

                return quoted.Length > 0;
            case 'C':
                throw new Re2Exception("invalid escape sequence: \\C");
            default:
                if (Re2Class.TryReadNamed(_pattern, ref _at, out var named))
                {
                    _out.Append(named);
                    return true;
                }

                Literal(Re2Class.ReadEscape(_pattern, ref _at));
                return true;
        }
    }

    private bool Group()
    {
        var open = _pattern.AsSpan(_at);
        var before = _flags;
        var start = _out.Length;
        if (open.StartsWith("(?P<") || open.StartsWith("(?<"))
        {
            var first = _at + (open[2] == 'P' ? 4 : 3);
            var end = _pattern.IndexOf('>', first);
            var name = end < 0 ? "" : _pattern[first..end];
            if (name.Length == 0 || !name.All(c => char.IsAsciiLetterOrDigit(c) || c == '_'))
            {
                throw new Re2Exception($"invalid named capture: {open.ToString()}");
            }

            // .NET takes a name of digits for a number; the letter before it keeps names apart.
            _out.Append("(?<").Append(char.IsAsciiDigit(name[0]) ? "_" : "").Append(name).Append('>');
            _at = end + 1;
        }
        else if (open.StartsWith("(?"))
        {
            _at += 2;
            if (ReadFlags())
            {
                return false;
            }

            _out.Append(_flags.HasFlag(Flags.FoldCase) ? "(?i:" : "(?-i:");
        }
        else
        {
            _out.Append('(');
            _at++;
        }

        Alternatives();
        if (_at >= _pattern.Length)
        {
            throw new Re2Exception("missing closing )");
        }

        _at++;
        _out.Append(')');
        _flags = before;
        _atomStart = start;
        return true;
    }

    /// <summary>Reads <c>i-s)</c> or <c>i:</c>; true when the flags hold for the rest of the group.</summary>
    private bool ReadFlags()
    {
        var isOn = true;
        for (var count = 0; _at < _pattern.Length; _at++, count++)
        {
            var flag = _pattern[_at] switch
            {
                'i' => Flags.FoldCase,
                'm' => Flags.Lines,
                's' => Flags.DotNewline,
                'U' => Flags.Ungreedy,
                '-' when isOn => Flags.None,
                ':' => Flags.None,
                ')' when count > 0 => Flags.None,
                _ => throw new Re2Exception($"invalid or unsupported Perl syntax: (?{_pattern[_at]}"),
            };
            switch (_pattern[_at])
            {
                case '-':
                    isOn = false;
                    break;
                case ':':
                    _at++;
                    return false;
                case ')':
                    _at++;
                    _out.Append(_flags.HasFlag(Flags.FoldCase) ? "(?i)" : "(?-i)");
                    return true;
                default:
                    _flags = isOn ? _flags | flag : _flags & ~flag;
                    break;
            }
        }

        throw new Re2Exception("missing closing )");
    }

    private Rune NextRune()
    {
        if (!Rune.TryGetRuneAt(_pattern, _at, out var rune))
        {
            throw new Re2Exception("invalid UTF-8");
        }

        _at += rune.Utf16SequenceLength;
        return rune;
    }

    private void Literal(Rune rune)
    {
        if (rune.IsBmp)
        {
            _out.Append(CultureInfo.InvariantCulture, $"\\u{rune.Value:X4}");
            return;
        }

        _out.Append("(?:");
        foreach (var unit in rune.ToString())
        {
            _out.Append(CultureInfo.InvariantCulture, $"\\u{(int)unit:X4}");
        }

        _out.Append(')');
    }

    [Flags]
    private enum Flags
    {
        None = 0,
        FoldCase = 1,
        Lines = 2,
        DotNewline = 4,
        Ungreedy = 8,
    }
}
