using System.Collections.Immutable;

namespace Gabion.Network.Calico;

/// <summary>Reads a selector: "or" binds least, then "and", then "not". Any text ends in a selector or in a message with a column.</summary>
public sealed class CalicoSelectorParser
{
    /// <summary>The API takes 1,024 characters; older versions of it had no bound.</summary>
    private const int MaxLength = 16_384;

    private const int MaxDepth = 100;

    private readonly string _text;
    private int _at;
    private int _depth;

    private CalicoSelectorParser(string text) => _text = text;

    /// <summary>The selector, or null and what is wrong with the text, with its column counted from 1. An empty text means every endpoint.</summary>
    public static CalicoSelector? TryParse(string text, out string? fault)
    {
        ArgumentNullException.ThrowIfNull(text);
        fault = null;
        if (text.Length > MaxLength)
        {
            fault = $"the selector is longer than {MaxLength} characters";
            return null;
        }

        var parser = new CalicoSelectorParser(text);
        try
        {
            parser.SkipBlanks();
            if (parser._at == text.Length)
            {
                return new CalicoSelector.All();
            }

            var selector = parser.Or();
            return parser._at == text.Length ? selector : throw parser.Fault("the end, && or ||");
        }
        catch (FormatException error)
        {
            fault = error.Message;
            return null;
        }
    }

    private CalicoSelector Or() => Chain("||", And, terms => new CalicoSelector.Or(terms));

    private CalicoSelector And() => Chain("&&", Operation, terms => new CalicoSelector.And(terms));

    private CalicoSelector Chain(string mark, Func<CalicoSelector> next, Func<ImmutableArray<CalicoSelector>, CalicoSelector> join)
    {
        var first = next();
        if (!Take(mark))
        {
            return first;
        }

        var terms = ImmutableArray.CreateBuilder<CalicoSelector>();
        terms.Add(first);
        do
        {
            terms.Add(next());
        }
        while (Take(mark));
        return join(terms.ToImmutable());
    }

    private CalicoSelector Operation()
    {
        var isNegated = false;
        while (_at < _text.Length && _text[_at] == '!' && !_text.AsSpan(_at).StartsWith("!=", StringComparison.Ordinal))
        {
            isNegated = !isNegated;
            Take("!");
        }

        var inner = Primary();
        return isNegated ? new CalicoSelector.Not(inner) : inner;
    }

    private CalicoSelector Primary()
    {
        if (Take("("))
        {
            if (++_depth > MaxDepth)
            {
                throw Fault($"at most {MaxDepth} parentheses within each other");
            }

            var inner = Or();
            Expect(")");
            _depth--;
            return inner;
        }

        if (Take("has("))
        {
            var key = Identifier();
            Expect(")");
            return new CalicoSelector.Has(key);
        }

        if (Take("all("))
        {
            Expect(")");
            return new CalicoSelector.All();
        }

        if (Take("global("))
        {
            Expect(")");
            return new CalicoSelector.Global();
        }

        return Comparison(Identifier());
    }

    private CalicoSelector Comparison(string key)
    {
        if (Take("=="))
        {
            return new CalicoSelector.Compare(key, "==", [Literal()]);
        }

        if (Take("!="))
        {
            return new CalicoSelector.Not(new CalicoSelector.Compare(key, "==", [Literal()]));
        }

        if (TakeWords("contains"))
        {
            return new CalicoSelector.Compare(key, "contains", [Literal()]);
        }

        if (TakeWords("starts", "with"))
        {
            return new CalicoSelector.Compare(key, "starts with", [Literal()]);
        }

        if (TakeWords("ends", "with"))
        {
            return new CalicoSelector.Compare(key, "ends with", [Literal()]);
        }

        if (TakeWords("not", "in"))
        {
            return new CalicoSelector.Not(new CalicoSelector.Compare(key, "in", Set()));
        }

        return TakeWords("in") ? new CalicoSelector.Compare(key, "in", Set()) : throw Fault("==, !=, in, not in, contains, starts with or ends with");
    }

    /// <summary>Values in braces; a comma after the last one is taken, and so is a set of none.</summary>
    private ImmutableArray<string> Set()
    {
        Expect("{");
        var values = ImmutableArray.CreateBuilder<string>();
        while (_at < _text.Length && _text[_at] is '"' or '\'')
        {
            values.Add(Literal());
            if (!Take(","))
            {
                break;
            }
        }

        Expect("}");
        return values.ToImmutable();
    }

    private string Literal()
    {
        if (_at >= _text.Length || _text[_at] is not ('"' or '\''))
        {
            throw Fault("a value in quotes");
        }

        var end = _text.IndexOf(_text[_at], _at + 1);
        if (end < 0)
        {
            throw Fault("a value with a closing quote");
        }

        var value = _text[(_at + 1)..end];
        _at = end + 1;
        SkipBlanks();
        return value;
    }

    private string Identifier()
    {
        var start = _at;
        while (_at < _text.Length && IsPartOfName(_text[_at]))
        {
            _at++;
        }

        if (_at == start)
        {
            throw Fault("a label, has(), all(), ! or a parenthesis");
        }

        var name = _text[start.._at];
        SkipBlanks();
        return name;
    }

    private bool Take(string mark)
    {
        if (!_text.AsSpan(_at).StartsWith(mark, StringComparison.Ordinal))
        {
            return false;
        }

        _at += mark.Length;
        SkipBlanks();
        return true;
    }

    /// <summary>Words with or without blanks between them; the last one must end there.</summary>
    private bool TakeWords(params ReadOnlySpan<string> words)
    {
        var start = _at;
        foreach (var word in words)
        {
            if (!Take(word))
            {
                _at = start;
                return false;
            }
        }

        var last = _at;
        while (last > start && _text[last - 1] is ' ' or '\t')
        {
            last--;
        }

        if (last == _at && _at < _text.Length && IsPartOfName(_text[_at]))
        {
            _at = start;
            return false;
        }

        return true;
    }

    private void Expect(string mark)
    {
        if (!Take(mark))
        {
            throw Fault($"'{mark}'");
        }
    }

    private void SkipBlanks()
    {
        while (_at < _text.Length && _text[_at] is ' ' or '\t')
        {
            _at++;
        }
    }

    private FormatException Fault(string expected) => new($"column {_at + 1} of the selector needs {expected}");

    private static bool IsPartOfName(char letter) => char.IsAsciiLetterOrDigit(letter) || letter is '_' or '.' or '/' or '-';
}
