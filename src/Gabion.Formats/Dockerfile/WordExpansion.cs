using System.Collections.Immutable;
using System.Text;

namespace Gabion.Formats.Dockerfile;

/// <summary>
/// Quotes, escapes and variables of a Dockerfile word, with the shell-style forms that BuildKit knows.
/// https://docs.docker.com/reference/dockerfile/#environment-replacement
/// </summary>
public sealed class WordExpansion
{
    private const char End = '\0';
    private const int MaxDepth = 64;

    /// <summary>Values that double with each line (<c>ENV a=$a$a</c>) end here.</summary>
    private const int MaxLength = 32_768;

    private readonly string _text;
    private readonly char _escape;
    private readonly Func<string, VariableValue>? _lookup;
    private readonly bool _isRaw;
    private readonly List<(string Text, int Start, int End)> _words = [];
    private readonly List<string> _unknown = [];
    private readonly List<string> _used = [];
    private readonly HashSet<string> _seen = new(StringComparer.Ordinal);
    private int _at;
    private int _depth;
    private string? _fault;

    private WordExpansion(string text, char escape, Func<string, VariableValue>? lookup, bool isRaw)
    {
        _text = text;
        _escape = escape;
        _lookup = lookup;
        _isRaw = isRaw;
    }

    /// <summary>Processes a word with the variables that <paramref name="lookup"/> knows.</summary>
    public static Expansion Expand(string text, char escape, Func<string, VariableValue> lookup)
    {
        ArgumentNullException.ThrowIfNull(text);
        ArgumentNullException.ThrowIfNull(lookup);
        if (text.AsSpan().IndexOfAny("$'\"\\`") < 0)
        {
            return new(text, [], [], null);
        }

        var expansion = new WordExpansion(text, escape, lookup, isRaw: false);
        var result = expansion.Run();
        return new(expansion._fault is null ? result : text, [.. expansion._unknown.Distinct()], [.. expansion._used], expansion._fault);
    }

    /// <summary>The words of a line, split after expansion (as EXPOSE does); each with its offsets in <paramref name="text"/>.</summary>
    public static ImmutableArray<string> ExpandAndSplit(string text, char escape, Func<string, VariableValue> lookup)
    {
        ArgumentNullException.ThrowIfNull(text);
        ArgumentNullException.ThrowIfNull(lookup);
        var expansion = new WordExpansion(text, escape, lookup, isRaw: false);
        expansion.Run();
        return expansion._fault is null ? [.. expansion._words.Select(word => word.Text)] : [text];
    }

    /// <summary>The words of a line with quotes, escapes and variables as they stand; null when a quote or substitution is open.</summary>
    internal static List<(string Text, int Start, int End)>? Split(string line)
    {
        var expansion = new WordExpansion(line, '\\', null, isRaw: true);
        expansion.Run();
        return expansion._fault is null ? expansion._words : null;
    }

    /// <summary>The words without their quotes, variables as they stand; null when a quote or substitution is open.</summary>
    internal static List<string>? SplitUnquoted(string line)
    {
        var expansion = new WordExpansion(line, '\\', null, isRaw: false);
        expansion.Run();
        return expansion._fault is null ? [.. expansion._words.Select(word => word.Text)] : null;
    }

    private string Run() => Process(stop: End, keepsEscapes: _isRaw, collectsWords: true);

    private char Peek() => _at < _text.Length ? _text[_at] : End;

    private bool AtEnd => _at >= _text.Length || _fault is not null;

    private string Fail(string fault)
    {
        _fault ??= fault;
        return "";
    }

    /// <summary>Processes up to <paramref name="stop"/>, which is consumed, or to the end.</summary>
    private string Process(char stop, bool keepsEscapes, bool collectsWords)
    {
        if (++_depth > MaxDepth)
        {
            return Fail("Substitutions are nested too deep");
        }

        var result = new StringBuilder();
        var word = new WordBuffer(collectsWords ? _words : null);
        while (!AtEnd)
        {
            var start = _at;
            var c = _text[_at];
            if (c == stop && stop != End)
            {
                _at++;
                _depth--;
                return result.ToString();
            }

            switch (c)
            {
                case '\'':
                    word.AddQuoted(Add(result, SingleQuoted()), start, _at);
                    break;
                case '"':
                    word.AddQuoted(Add(result, DoubleQuoted(keepsEscapes)), start, _at);
                    break;
                case '$':
                    word.Add(Add(result, Dollar()), start, _at);
                    break;
                case '<':
                    word.AddQuoted(Add(result, HeredocOperator()), start, _at);
                    break;
                default:
                    if (c == _escape)
                    {
                        _at = Math.Min(_at + 2, _text.Length);
                        var escaped = _text.AsSpan(start + 1, _at - start - 1);
                        word.AddQuoted(Add(result, keepsEscapes ? $"{c}{escaped}" : escaped.ToString()), start, _at);
                    }
                    else
                    {
                        _at++;
                        result.Append(c);
                        word.Add(c, start, _at);
                    }

                    break;
            }
        }

        word.Finish();
        _depth--;
        return stop == End || _fault is not null ? result.ToString() : Fail($"A substitution has no closing '{stop}'");
    }

    private string Add(StringBuilder result, string text)
    {
        result.Append(text);
        if (result.Length > MaxLength + _text.Length)
        {
            Fail("The expanded text is too long");
        }

        return text;
    }

    private string SingleQuoted()
    {
        var close = _text.IndexOf('\'', _at + 1);
        if (close < 0)
        {
            return Fail("A single quote is not closed");
        }

        var from = _at;
        _at = close + 1;
        return _isRaw ? _text[from.._at] : _text[(from + 1)..close];
    }

    private string DoubleQuoted(bool keepsEscapes)
    {
        var result = new StringBuilder();
        _at++;
        if (_isRaw)
        {
            result.Append('"');
        }

        while (!AtEnd)
        {
            var c = _text[_at];
            if (c == '"')
            {
                _at++;
                return (_isRaw ? result.Append('"') : result).ToString();
            }

            if (c == '$')
            {
                Add(result, Dollar());
                continue;
            }

            _at++;
            if (c == _escape)
            {
                if (keepsEscapes)
                {
                    result.Append(c);
                }

                if (_at < _text.Length && (_text[_at] is '"' or '$' || _text[_at] == _escape))
                {
                    c = _text[_at++];
                }
                else if (_at == _text.Length)
                {
                    break;
                }
            }

            result.Append(c);
        }

        return Fail("A double quote is not closed");
    }

    /// <summary><c>&lt;&lt;</c> takes the white space behind it along, so that <c>&lt;&lt; EOF</c> is one word.</summary>
    private string HeredocOperator()
    {
        var start = _at++;
        if (Peek() == '<')
        {
            _at++;
            while (Peek() is ' ' or '\t' or '\r')
            {
                _at++;
            }
        }

        return _text[start.._at];
    }

    private string Dollar()
    {
        var start = _at++;
        if (Peek() != '{')
        {
            var plain = Name();
            return plain.Length == 0 ? "$" : Value(plain, start);
        }

        _at++;
        if (_at >= _text.Length)
        {
            return Fail("A substitution has no closing '}'");
        }

        if (Peek() is '{' or '}' or ':')
        {
            return Fail("Bad substitution");
        }

        var name = Name();
        var sign = Peek();
        _at++;
        var emptyCounts = sign == ':';
        if (emptyCounts)
        {
            sign = Peek();
            _at++;
        }

        return sign switch
        {
            '}' when !emptyCounts => Value(name, start),
            '-' or '+' or '?' => Conditional(name, sign, emptyCounts, start),
            '#' or '%' when !emptyCounts => Trim(name, sign, start),
            '/' when !emptyCounts => Replace(name, start),
            _ => Fail($"Unsupported modifier '{sign}' in the substitution of {name}"),
        };
    }

    private string Value(string name, int start)
    {
        var value = Lookup(name);
        return value.State is VariableState.Set or VariableState.Unset ? value.Text : Unknown(name, start);
    }

    private VariableValue Lookup(string name)
    {
        if (_seen.Add(name))
        {
            _used.Add(name);
        }

        return _lookup?.Invoke(name) ?? VariableValue.Unknown;
    }

    /// <summary>Notes that a variable cannot be told; its text stays as written.</summary>
    private string Unknown(string name, int start)
    {
        _unknown.Add(name);
        return _text[start..Math.Min(_at, _text.Length)];
    }

    private string Conditional(string name, char sign, bool emptyCounts, int start)
    {
        var unknownBefore = _unknown.Count;
        var word = Process('}', keepsEscapes: false, collectsWords: false);
        var value = Lookup(name);
        if (value.State == VariableState.Unknown)
        {
            return Unknown(name, start);
        }

        var isMissing = value.State != VariableState.Set || (emptyCounts && value.Text.Length == 0);
        var usesWord = sign == '+' ? !isMissing : isMissing;
        if (!usesWord)
        {
            // What the unused word mentions does not make the result uncertain.
            _unknown.RemoveRange(unknownBefore, _unknown.Count - unknownBefore);
            return sign == '+' ? "" : value.Text;
        }

        if (sign != '?')
        {
            return word;
        }

        return value.State == VariableState.NotGiven
            ? Unknown(name, start)
            : Fail($"{name}: {(word.Length > 0 ? word : "is not allowed to be unset or empty")}");
    }

    private string Trim(string name, char sign, int start)
    {
        var pattern = Process('}', keepsEscapes: true, collectsWords: false);
        var isGreedy = pattern.Length > 0 && pattern[0] == sign;
        return Apply(name, start, value =>
        {
            var wildcard = WildcardPattern.Parse(isGreedy ? pattern[1..] : pattern);
            return sign == '#' ? wildcard?.TrimStart(value, isGreedy) : wildcard?.TrimEnd(value, isGreedy);
        });
    }

    private string Replace(string name, int start)
    {
        var replacesAll = Peek() == '/';
        _at += replacesAll ? 1 : 0;
        var pattern = Process('/', keepsEscapes: true, collectsWords: false);
        var replacement = Process('}', keepsEscapes: true, collectsWords: false);
        return Apply(name, start, value => WildcardPattern.Parse(pattern)?.Replace(value, replacement, replacesAll));
    }

    private string Apply(string name, int start, Func<string, string?> change)
    {
        var value = Lookup(name);
        if (_fault is not null || value.State is VariableState.Unknown or VariableState.NotGiven)
        {
            return Unknown(name, start);
        }

        return change(value.Text) ?? Fail($"Invalid pattern in the substitution of {name}");
    }

    /// <summary>A name, or the one-character name of a special parameter; empty when there is none.</summary>
    private string Name()
    {
        var start = _at;
        if (char.IsDigit(Peek()))
        {
            while (char.IsDigit(Peek()))
            {
                _at++;
            }
        }
        else if (Peek() is '@' or '*' or '#' or '?' or '-' or '$' or '!')
        {
            _at++;
        }
        else
        {
            while (char.IsLetterOrDigit(Peek()) || Peek() == '_')
            {
                _at++;
            }
        }

        return _text[start.._at];
    }
}
