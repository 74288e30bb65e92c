using System.Globalization;
using System.Text;

namespace Gabion.Policy.Patterns;

/// <summary>
/// Translates a pattern of RE2 (the syntax of Go's <c>regexp/syntax</c>, flags <c>Perl</c>) into one for .NET's engine that does not
/// backtrack. What RE2 refuses (look-around, back references, repeats above 1000) is refused here too, with its words.
/// </summary>
internal sealed class Re2Translator
{
    private const int MostRepeats = 1000;
    private const int Deepest = 250;
    private static readonly string Any = new CodePointSet().Add(0, 0x10FFFF).Write();
    private static readonly string AnyButNewline = new CodePointSet().Add(0, 9).Add(11, 0x10FFFF).Write();
    private readonly string _pattern;
    private readonly StringBuilder _out = new();
    private readonly List<string> _names = [""];
    private int _at;
    private int _depth;

    /// <summary>Where in the output a repetition begins after <c>\Q…\E</c>: at the last character; -1: with the whole piece.</summary>
    private int _lastCharacter = -1;
    private Re2Flags _flags;

    private Re2Translator(string pattern)
    {
        _pattern = pattern;
    }

    /// <summary>The pattern for .NET, and the names of its groups by number (empty: none).</summary>
    /// <exception cref="Re2Exception">It is none for RE2.</exception>
    public static (string Pattern, IReadOnlyList<string> Groups) Translate(string pattern)
    {
        var translator = new Re2Translator(pattern);
        translator.Alternation();
        if (translator._at < pattern.Length)
        {
            throw new Re2Exception($"error parsing regexp: unexpected ): `{pattern}`");
        }

        return (translator._out.ToString(), translator._names);
    }

    private bool IsMore => _at < _pattern.Length;

    /// <summary>Up to the end, or to the parenthesis that closes this group. Flags that are set inside end with it.</summary>
    private void Alternation()
    {
        if (++_depth > Deepest)
        {
            throw new Re2Exception($"error parsing regexp: expression nests too deeply: `{_pattern}`");
        }

        var flags = _flags;
        // 1. One piece after another; 2. after each, how often.
        while (IsMore && _pattern[_at] != ')')
        {
            if (_pattern[_at] == '|')
            {
                _at++;
                _out.Append('|');
                continue;
            }

            var start = _out.Length;
            _lastCharacter = -1;
            if (Piece())
            {
                Repeat(_lastCharacter < 0 ? start : _lastCharacter);
            }
        }

        _flags = flags;
        _depth--;
    }

    /// <summary>Writes one piece; false when it was no more than a change of flags, which cannot be repeated.</summary>
    private bool Piece()
    {
        var c = _pattern[_at];
        switch (c)
        {
            case '(':
                return Group();
            case '[':
                _out.Append(Re2Class.Read(_pattern, _flags.IgnoreCase, ref _at));
                return true;
            case '.':
                _at++;
                _out.Append(_flags.DotAll ? Any : AnyButNewline);
                return true;
            case '^':
                _at++;
                _out.Append(_flags.IsMultiline ? "(?m:^)" : "\\A");
                return true;
            case '$':
                _at++;
                _out.Append(_flags.IsMultiline ? "(?m:$)" : "\\z");
                return true;
            case '*' or '+' or '?':
                throw new Re2Exception($"error parsing regexp: missing argument to repetition operator: `{Operator()}`");
            case '{' when Counts(_at, out _, out _, out var end):
                throw new Re2Exception($"error parsing regexp: missing argument to repetition operator: `{_pattern[_at..end]}`");
            case '\\':
                Escape();
                return true;
            default:
                Rune.DecodeFromUtf16(_pattern.AsSpan(_at), out var rune, out var width);
                _at += width;
                _out.Append(Re2Class.Literal(rune, _flags.IgnoreCase));
                return true;
        }
    }

    private bool Group()
    {
        if (!_pattern.AsSpan(_at).StartsWith("(?"))
        {
            _at++;
            _names.Add("");
            Inside("(");
            return true;
        }

        var rest = _pattern.AsSpan(_at + 2);
        if (rest.StartsWith("P<") || (rest.StartsWith("<") && !rest.StartsWith("<=") && !rest.StartsWith("<!")))
        {
            var from = _at + 2 + (rest[0] == 'P' ? 2 : 1);
            var end = _pattern.IndexOf('>', from);
            var name = end < 0 ? "" : _pattern[from..end];
            if (name.Length == 0 || name.Any(c => !char.IsAsciiLetterOrDigit(c) && c != '_'))
            {
                throw new Re2Exception($"error parsing regexp: invalid named capture: `{_pattern[_at..(end < 0 ? _pattern.Length : end + 1)]}`");
            }

            if (_names.Contains(name))
            {
                throw new Re2Exception($"error parsing regexp: duplicate capture group name: `{name}`");
            }

            _names.Add(name);
            _at = end + 1;
            Inside("(");
            return true;
        }

        return Flags();
    }

    /// <summary><c>(?flags)</c> changes what follows in this group; <c>(?flags:x)</c> has a group of its own.</summary>
    private bool Flags()
    {
        var from = _at;
        var flags = _flags;
        var isSet = true;
        var isAny = false;
        for (_at += 2; IsMore; _at++)
        {
            switch (_pattern[_at])
            {
                case 'i': flags.IgnoreCase = isSet; isAny = true; break;
                case 'm': flags.IsMultiline = isSet; isAny = true; break;
                case 's': flags.DotAll = isSet; isAny = true; break;
                case 'U': flags.IsUngreedy = isSet; isAny = true; break;
                case '-' when isSet: isSet = false; isAny = false; break;
                case ')' when isSet || isAny:
                    _at++;
                    _flags = flags;
                    _out.Append("(?:)");
                    return false;
                case ':' when isSet || isAny:
                    _at++;
                    var outer = _flags;
                    _flags = flags;
                    Inside("(?:");
                    _flags = outer;
                    return true;
                default:
                    throw new Re2Exception($"error parsing regexp: invalid or unsupported Perl syntax: `{_pattern[from..(_at + 1)]}`");
            }
        }

        throw new Re2Exception($"error parsing regexp: missing closing ): `{_pattern}`");
    }

    private void Inside(string open)
    {
        _out.Append(open);
        Alternation();
        if (!IsMore)
        {
            throw new Re2Exception($"error parsing regexp: missing closing ): `{_pattern}`");
        }

        _at++;
        _out.Append(')');
        _lastCharacter = -1;
    }

    private void Escape()
    {
        if (_at + 1 >= _pattern.Length)
        {
            throw new Re2Exception("error parsing regexp: trailing backslash at end of expression: ``");
        }

        switch (_pattern[_at + 1])
        {
            case 'A':
                _out.Append("\\A");
                break;
            case 'z':
                _out.Append("\\z");
                break;
            case 'b' or 'B':
                _out.Append(_pattern, _at, 2);
                break;
            case 'C':
                _out.Append(Any);
                break;
            case 'Q':
                Quoted();
                return;
            case 'd' or 'D' or 's' or 'S' or 'w' or 'W' or 'p' or 'P':
                _out.Append(Re2Class.ReadNamed(_pattern, _flags.IgnoreCase, ref _at));
                return;
            default:
                _out.Append(Re2Class.Literal(Re2Class.EscapedRune(_pattern, ref _at), _flags.IgnoreCase));
                return;
        }

        _at += 2;
    }

    /// <summary><c>\Q…\E</c>: all characters stand for themselves.</summary>
    private void Quoted()
    {
        var end = _pattern.IndexOf("\\E", _at + 2, StringComparison.Ordinal);
        var text = end < 0 ? _pattern[(_at + 2)..] : _pattern[(_at + 2)..end];
        _at = end < 0 ? _pattern.Length : end + 2;
        foreach (var rune in text.EnumerateRunes())
        {
            _lastCharacter = _out.Length;
            _out.Append(Re2Class.Literal(rune, _flags.IgnoreCase));
        }
    }

    /// <summary>How often the piece before may stand. Repeats of repeats are refused.</summary>
    private void Repeat(int start)
    {
        var before = -1;
        while (IsMore)
        {
            var begin = _at;
            string written;
            if (_pattern[_at] is '*' or '+' or '?')
            {
                written = _pattern[_at++].ToString();
            }
            else if (_pattern[_at] == '{' && Counts(_at, out var least, out var most, out var end))
            {
                if (least > MostRepeats || most > MostRepeats || (most >= 0 && least > most))
                {
                    throw new Re2Exception($"error parsing regexp: invalid repeat count: `{_pattern[_at..end]}`");
                }

                written = string.Create(CultureInfo.InvariantCulture, $"{{{least}{(most == least ? "" : most < 0 ? "," : "," + most.ToString(CultureInfo.InvariantCulture))}}}");
                _at = end;
            }
            else
            {
                return;
            }

            var isLazy = IsMore && _pattern[_at] == '?';
            _at += isLazy ? 1 : 0;
            if (before >= 0)
            {
                throw new Re2Exception($"error parsing regexp: invalid nested repetition operator: `{_pattern[before.._at]}`");
            }

            before = begin;
            // What stands for one piece may be several for .NET.
            _out.Insert(start, "(?:").Append(')').Append(written).Append(isLazy != _flags.IsUngreedy ? "?" : "");
        }
    }

    private string Operator() => _at + 1 < _pattern.Length && _pattern[_at + 1] == '?' ? _pattern.Substring(_at, 2) : _pattern[_at].ToString();

    /// <summary><c>{n}</c>, <c>{n,}</c> or <c>{n,m}</c>; anything else in braces stands for itself.</summary>
    private bool Counts(int at, out int least, out int most, out int end)
    {
        (least, most) = (0, 0);
        end = _pattern.IndexOf('}', at) + 1;
        if (end == 0 || at + 1 >= _pattern.Length || !char.IsAsciiDigit(_pattern[at + 1]))
        {
            return false;
        }

        var inside = _pattern.AsSpan(at + 1, end - at - 2);
        var comma = inside.IndexOf(',');
        var first = comma < 0 ? inside : inside[..comma];
        var second = comma < 0 ? default : inside[(comma + 1)..];
        if (!Digits(first, out least) || (second.Length > 0 && !Digits(second, out most)))
        {
            return false;
        }

        most = comma < 0 ? least : second.Length == 0 ? -1 : most;
        return true;
    }

    private static bool Digits(ReadOnlySpan<char> text, out int number)
    {
        number = 0;
        if (text.Length == 0 || text.IndexOfAnyExceptInRange('0', '9') >= 0 || (text.Length > 1 && text[0] == '0'))
        {
            return false;
        }

        number = text.Length > 5 ? int.MaxValue : int.Parse(text, NumberStyles.None, CultureInfo.InvariantCulture);
        return true;
    }
}
