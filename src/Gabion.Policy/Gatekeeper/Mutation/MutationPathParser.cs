using System.Collections.Immutable;
using System.Globalization;
using System.Text;
using Gabion.Policy.Rego.Values;

namespace Gabion.Policy.Gatekeeper.Mutation;

/// <summary>Reads a location: fields parted by dots, and <c>[key: value]</c> or <c>[key: *]</c> after a field that is a list; names may be quoted.</summary>
internal sealed class MutationPathParser
{
    private const int MostSteps = 128;
    private readonly string _text;
    private int _at;
    private string _problem = "";

    private MutationPathParser(string text)
    {
        _text = text;
    }

    /// <summary>The path; null, with what is wrong and at which character, when it is none.</summary>
    public static MutationPath? Parse(string text, out string problem)
    {
        var parser = new MutationPathParser(text);
        var path = parser.Path();
        problem = parser._problem;
        return problem.Length == 0 ? path : null;
    }

    public static bool IsNameCharacter(char c) => char.IsAsciiLetterOrDigit(c) || c is '_' or '-';

    private MutationPath? Path()
    {
        var steps = ImmutableArray.CreateBuilder<PathStep>();
        do
        {
            if (steps.Count >= MostSteps)
            {
                return Fail<MutationPath>($"it has more than {MostSteps} steps");
            }

            if (Name("the name of a field") is not { } field)
            {
                return null;
            }

            steps.Add(new FieldStep(field));
            if (Takes('['))
            {
                if (Item() is not { } item)
                {
                    return null;
                }

                steps.Add(item);
            }
        }
        while (Takes('.'));
        return Peek() == '\0' ? new(steps.ToImmutable()) : Fail<MutationPath>("'.' or the end is expected");
    }

    private ItemStep? Item()
    {
        if (Name("the key of the list") is not { } key)
        {
            return null;
        }

        if (!Takes(':'))
        {
            return Fail<ItemStep>($"':' is expected after the key {key}");
        }

        RegoValue? value = null;
        if (!Takes('*'))
        {
            value = char.IsAsciiDigit(Peek()) ? Number() : Name("a value or *") is { } name ? RegoString.Of(name) : null;
            if (value is null)
            {
                return null;
            }
        }

        return Takes(']') ? new(key, value) : Fail<ItemStep>("']' is expected");
    }

    private RegoNumber? Number()
    {
        var start = _at;
        while (_at < _text.Length && char.IsAsciiDigit(_text[_at]))
        {
            _at++;
        }

        return long.TryParse(_text.AsSpan(start, _at - start), NumberStyles.None, CultureInfo.InvariantCulture, out var number)
            ? RegoNumber.Of(number)
            : Fail<RegoNumber>($"the number {_text[start.._at]} is too large");
    }

    private string? Name(string what)
    {
        var first = Peek();
        if (first is '"' or '\'')
        {
            return Quoted(first);
        }

        if (!IsNameCharacter(first) || char.IsAsciiDigit(first))
        {
            return Fail<string>($"{what} is expected{(first == '\0' ? ", not the end" : char.IsAsciiDigit(first) ? "; a name that begins with a digit needs quotes" : "")}");
        }

        var start = _at;
        while (_at < _text.Length && IsNameCharacter(_text[_at]))
        {
            _at++;
        }

        return _text[start.._at];
    }

    private string? Quoted(char quote)
    {
        var text = new StringBuilder();
        for (_at++; _at < _text.Length; _at++)
        {
            if (_text[_at] == quote)
            {
                _at++;
                return text.ToString();
            }

            if (_text[_at] == '\\' && ++_at == _text.Length)
            {
                break;
            }

            text.Append(_text[_at]);
        }

        return Fail<string>($"the closing {quote} is missing");
    }

    private bool Takes(char c)
    {
        if (Peek() != c)
        {
            return false;
        }

        _at++;
        return true;
    }

    /// <summary>The next character that is no white space; the end is NUL.</summary>
    private char Peek()
    {
        while (_at < _text.Length && _text[_at] is ' ' or '\t' or '\r' or '\n')
        {
            _at++;
        }

        return _at < _text.Length ? _text[_at] : '\0';
    }

    private T? Fail<T>(string problem)
        where T : class
    {
        _problem = _problem.Length > 0 ? _problem : $"{problem} (character {_at + 1})";
        return null;
    }
}
