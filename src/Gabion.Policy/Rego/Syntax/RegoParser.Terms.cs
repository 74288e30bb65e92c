using System.Collections.Immutable;
using Gabion.Policy.Rego.Values;

namespace Gabion.Policy.Rego.Syntax;

/// <content>Expressions and terms.</content>
public sealed partial class RegoParser
{
    /// <summary>The operators of each level, the weakest first; <c>in</c> is weaker than all of them.</summary>
    private static readonly ImmutableArray<ImmutableArray<(string Symbol, string Function)>> Levels =
    [
        [("==", "equal"), ("!=", "neq"), ("<", "lt"), ("<=", "lte"), (">", "gt"), (">=", "gte")],
        [("|", "or")],
        [("&", "and")],
        [("+", "plus"), ("-", "minus")],
        [("*", "mul"), ("/", "div"), ("%", "rem")],
    ];

    private const int MostWork = 10_000;

    private bool _isBarReserved;
    private long _work;

    private RegoTerm ReadExpression()
    {
        Enter();
        var at = Here;
        var left = ReadRelation();
        while (IsMembership)
        {
            _at++;
            left = Operator(at, "in", "internal.member_2", left, ReadRelation());
        }

        _depth--;
        return left;
    }

    /// <summary>The operator <c>in</c>, not a rule of that name: <c>in.a</c>, or <c>in[…]</c> on a line of its own.</summary>
    private bool IsMembership => IsKeyword("in") && !(IsReferenceNext() && (_tokens[_at + 1].Is(".") || Current.IsFirstOfLine));

    private RegoTerm ReadRelation() => ReadLevel(0);

    private RegoTerm ReadLevel(int level)
    {
        if (level == Levels.Length)
        {
            return ReadTerm();
        }

        var at = Here;
        var left = ReadLevel(level + 1);
        while (FunctionAt(level) is { } function)
        {
            var symbol = Current.Text;
            _at++;
            left = Operator(at, symbol, function, left, ReadLevel(level + 1));
        }

        return left;
    }

    private string? FunctionAt(int level)
    {
        if (Current.Kind != RegoTokenKind.Symbol || (_isBarReserved && Current.Text == "|"))
        {
            return null;
        }

        foreach (var (symbol, function) in Levels[level])
        {
            if (symbol == Current.Text)
            {
                return function;
            }
        }

        return null;
    }

    private static CallTerm Operator(RegoPlace at, string symbol, string function, params RegoTerm[] operands) =>
        new(at, new NameTerm(at, function), [.. operands], symbol);

    /// <summary>A term with its operands and calls: <c>f(x).a[i]</c>.</summary>
    private RegoTerm ReadTerm()
    {
        Enter();
        if (++_work > MostWork + (_tokens.Count * 64L))
        {
            throw new RegoSyntaxException("it can be read in too many ways", Current.Line, Current.Column) { IsFinal = true };
        }

        var at = Here;
        var term = ReadPrimary();
        while (!Current.IsAfterSpace)
        {
            if (Current.Is("(") && IsCallable(term))
            {
                _at++;
                term = new CallTerm(at, term, Unreserved(() => ReadTerms(")")));
                if (term is CallTerm { Function: NameTerm { Name: "set" }, Arguments.IsEmpty: true })
                {
                    term = new SetTerm(at, []);
                }
            }
            else if ((Current.Is(".") || Current.Is("[")) && IsReferable(term))
            {
                var operands = ReadOperands();
                term = term is ReferenceTerm inner ? inner with { Operands = inner.Operands.AddRange(operands) } : new ReferenceTerm(at, term, operands);
            }
            else
            {
                break;
            }
        }

        _depth--;
        return LastLine > at.Line ? term with { EndLine = LastLine } : term;
    }

    private static bool IsCallable(RegoTerm term) => term switch
    {
        NameTerm name => !name.IsWildcard,
        ReferenceTerm { Head: NameTerm } reference => reference.Operands.All(operand => operand is ConstantTerm { Value: RegoString }),
        _ => false,
    };

    private static bool IsReferable(RegoTerm term) => term is not ConstantTerm;

    private ImmutableArray<RegoTerm> ReadOperands()
    {
        var operands = ImmutableArray.CreateBuilder<RegoTerm>();
        while (!Current.IsAfterSpace && (Current.Is(".") || Current.Is("[")))
        {
            var at = Here;
            if (Current.Is("."))
            {
                _at++;
                at = Here;
                if (Current.Kind != RegoTokenKind.Name || Current.IsAfterSpace)
                {
                    throw Fault($"a name stands after a point, not {Current.Shown}");
                }

                operands.Add(Constant(at, RegoString.Of(Current.Text)));
                _at++;
            }
            else
            {
                _at++;
                operands.Add(Unreserved(ReadExpression));
                Expect("]");
            }
        }

        return operands.ToImmutable();
    }

    private RegoTerm ReadPrimary()
    {
        var at = Here;
        var token = Current;
        switch (token.Kind)
        {
            case RegoTokenKind.Number:
                _at++;
                return Number(at, token.Text);
            case RegoTokenKind.String:
                _at++;
                return Constant(at, RegoString.Of(token.Text));
            case RegoTokenKind.TemplateStart:
                return ReadTemplate(at);
            case RegoTokenKind.Name:
                return ReadName(at);
            case RegoTokenKind.Symbol when token.Text == "-" && _tokens[_at + 1] is { Kind: RegoTokenKind.Number, IsAfterSpace: false } digits:
                _at += 2;
                return Number(at, "-" + digits.Text);
            case RegoTokenKind.Symbol when token.Text == "(":
                _at++;
                var inner = Unreserved(ReadInParentheses);
                Expect(")");
                return inner;
            case RegoTokenKind.Symbol when token.Text == "[":
                return Unreserved(ReadArray);
            case RegoTokenKind.Symbol when token.Text == "{":
                return Unreserved(ReadSetOrObject);
            default:
                throw Fault($"a value is expected here, not {token.Shown}");
        }
    }

    private RegoTerm ReadInParentheses()
    {
        var at = Here;
        var term = ReadExpression();
        return Current.Is(",") && _keywords.Contains("in") ? ReadKeyValueIn(at, term) : term;
    }

    private RegoTerm ReadName(RegoPlace at)
    {
        var name = Current.Text;
        if (!IsReferenceNext() && _keywords.Contains(name))
        {
            RegoValue? value = name switch { "true" => RegoBoolean.True, "false" => RegoBoolean.False, "null" => RegoNull.Value, _ => null };
            if (value is not null)
            {
                _at++;
                return Constant(at, value);
            }

            // A function may have the name of a keyword: contains("abc", "b").
            if (!(name is "contains" && _tokens[_at + 1] is { IsAfterSpace: false } next && next.Is("(")))
            {
                throw Fault($"'{name}' is a keyword: it cannot stand here");
            }
        }

        _at++;
        return name == "_" ? Wildcard(at) : new NameTerm(at, name);
    }

    private static ConstantTerm Number(RegoPlace at, string text) => RegoNumber.TryParse(text, out var number)
        ? Constant(at, number)
        : throw new RegoSyntaxException($"'{(text.Length > 40 ? text[..40] + "…" : text)}' is no number, or one with too many digits", at.Line, at.Column);

    private TemplateTerm ReadTemplate(RegoPlace at)
    {
        var isRaw = Current.Text == "`";
        var parts = ImmutableArray.CreateBuilder<TemplatePart>();
        _at++;
        while (Current.Kind != RegoTokenKind.TemplateEnd)
        {
            if (Current.Kind == RegoTokenKind.TemplateText)
            {
                if (Current.Text.Length > 0)
                {
                    parts.Add(new(Current.Text, null));
                }

                _at++;
                continue;
            }

            var here = Here;
            _at++;
            var term = Unreserved(ReadExpression);
            parts.Add(new(null, new(here, term, false, ReadWiths())));
            if (Current.Kind != RegoTokenKind.TemplateClose)
            {
                throw Fault($"'}}' is expected here, not {Current.Shown}");
            }

            _at++;
        }

        _at++;
        return new(at, parts.ToImmutable(), isRaw);
    }

    private RegoTerm ReadArray()
    {
        var at = Here;
        Expect("[");
        if (Current.Is("]"))
        {
            _at++;
            return new ArrayTerm(at, []);
        }

        var start = _at;
        var first = ReadBeforeBar();
        if (Current.Is("|"))
        {
            if (Attempt(() => ReadComprehensionBody("]")) is { } body)
            {
                return new ArrayComprehension(at, first, body);
            }

            _at = start;
            first = ReadExpression();
        }

        return new ArrayTerm(at, ReadTerms("]", first));
    }

    private RegoTerm ReadSetOrObject()
    {
        var at = Here;
        Expect("{");
        if (Current.Is("}"))
        {
            _at++;
            return new ObjectTerm(at, []);
        }

        var start = _at;
        var first = ReadBeforeBar();
        if (Current.Is("|"))
        {
            if (Attempt(() => ReadComprehensionBody("}")) is { } body)
            {
                return new SetComprehension(at, first, body);
            }

            _at = start;
            first = ReadExpression();
        }

        if (!Current.Is(":"))
        {
            return new SetTerm(at, ReadTerms("}", first));
        }

        _at++;
        start = _at;
        var value = ReadBeforeBar();
        if (Current.Is("|"))
        {
            if (Attempt(() => ReadComprehensionBody("}")) is { } body)
            {
                return new ObjectComprehension(at, first, value, body);
            }

            _at = start;
            value = ReadExpression();
        }

        return new ObjectTerm(at, ReadPairs(first, value));
    }

    /// <summary>An expression in which a bar is no operator.</summary>
    private RegoTerm ReadBeforeBar()
    {
        _isBarReserved = true;
        try
        {
            return ReadExpression();
        }
        finally
        {
            _isBarReserved = false;
        }
    }

    private RegoBody ReadComprehensionBody(string closing)
    {
        Expect("|");
        var body = ReadStatements(token => token.Is(closing));
        Expect(closing);
        return body with { EndLine = LastLine };
    }

    private ImmutableArray<(RegoTerm, RegoTerm)> ReadPairs(RegoTerm firstKey, RegoTerm firstValue)
    {
        var pairs = ImmutableArray.CreateBuilder<(RegoTerm, RegoTerm)>();
        pairs.Add((firstKey, firstValue));
        while (!Current.Is("}"))
        {
            Expect(",");
            if (Current.Is("}"))
            {
                break;
            }

            var key = ReadExpression();
            Expect(":");
            pairs.Add((key, ReadExpression()));
        }

        _at++;
        return pairs.ToImmutable();
    }

    private ImmutableArray<RegoTerm> ReadTerms(string closing, RegoTerm? first = null)
    {
        var terms = ImmutableArray.CreateBuilder<RegoTerm>();
        if (first is not null)
        {
            terms.Add(first);
        }

        while (!Current.Is(closing))
        {
            if (terms.Count > 0)
            {
                Expect(",");
                if (Current.Is(closing))
                {
                    break;
                }
            }

            terms.Add(ReadExpression());
        }

        _at++;
        return terms.ToImmutable();
    }

    /// <summary>Inside brackets a bar is an operator again.</summary>
    private T Unreserved<T>(Func<T> read)
    {
        var before = _isBarReserved;
        _isBarReserved = false;
        try
        {
            return read();
        }
        finally
        {
            _isBarReserved = before;
        }
    }
}
