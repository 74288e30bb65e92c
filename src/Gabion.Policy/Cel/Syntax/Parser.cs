using System.Collections.Immutable;
using System.Text;

namespace Gabion.Policy.Cel.Syntax;

/// <summary>Reads an expression by descent, with the limits of cel-go: 100,000 code points, 250 levels.</summary>
internal sealed class Parser
{
    public const int MaxCodePoints = 100_000;
    public const int MaxLevels = 250;

    private static readonly HashSet<string> Reserved =
    [
        "as", "break", "const", "continue", "else", "for", "function", "if", "import", "let", "loop", "package", "namespace", "return", "var", "void", "while",
    ];

    private readonly Lexer _lexer;
    private readonly MacroSet _macros;
    private Token _token;
    private int _levels;

    private Parser(string text, MacroSet macros)
    {
        _lexer = new(text);
        _macros = macros;
        _token = _lexer.Next();
    }

    /// <exception cref="CelSyntaxException">The text is no expression.</exception>
    public static Expr Parse(string text, MacroSet macros)
    {
        if (text.Length > MaxCodePoints && text.EnumerateRunes().Count() > MaxCodePoints)
        {
            throw new CelSyntaxException(0, $"the expression has more than {MaxCodePoints} characters");
        }

        var parser = new Parser(text, macros);
        var expression = parser.Expression();
        return parser._token.Kind == TokenKind.End ? expression : throw parser.Unexpected("the end of the expression, or an operator");
    }

    private Expr Expression()
    {
        if (++_levels > MaxLevels)
        {
            throw new CelSyntaxException(_token.Offset, $"the expression is nested more than {MaxLevels} levels deep");
        }

        var condition = Logic(isAnd: false);
        if (_token.Kind == TokenKind.Question)
        {
            var at = Take().Offset;
            var whenTrue = Logic(isAnd: false);
            Expect(TokenKind.Colon, "':' and the value for false");
            condition = Bounded(new ConditionalExpr(at, condition, whenTrue, Expression()));
        }

        _levels--;
        return condition;
    }

    private Expr Logic(bool isAnd)
    {
        var sign = isAnd ? TokenKind.And : TokenKind.Or;
        var first = isAnd ? Binary(1) : Logic(isAnd: true);
        if (_token.Kind != sign)
        {
            return first;
        }

        var at = _token.Offset;
        var operands = ImmutableArray.CreateBuilder<Expr>();
        operands.Add(first);
        while (_token.Kind == sign)
        {
            Take();
            operands.Add(isAnd ? Binary(1) : Logic(isAnd: true));
        }

        return Bounded(new LogicExpr(at, isAnd, operands.ToImmutable()));
    }

    private Expr Binary(int strength)
    {
        var left = strength > 3 ? Unary() : Binary(strength + 1);
        while (Operators.Of(_token.Kind) is { } found && found.Strength == strength)
        {
            var at = Take().Offset;
            left = Bounded(new CallExpr(at, null, found.Name, [left, strength == 3 ? Unary() : Binary(strength + 1)]));
        }

        return left;
    }

    private Expr Unary()
    {
        if (_token.Kind is not (TokenKind.Minus or TokenKind.Not))
        {
            return Member();
        }

        var (sign, at, count) = (_token.Kind, _token.Offset, 0);
        while (_token.Kind == sign)
        {
            Take();
            count++;
        }

        if (_token.Kind is TokenKind.Minus or TokenKind.Not)
        {
            throw Unexpected("a value");
        }

        if (sign == TokenKind.Minus && _token.IsNumber)
        {
            _token = Negated(_token, at);
            count--;
        }

        var operand = Member();
        return count % 2 == 0 ? operand : Bounded(new CallExpr(at, null, sign == TokenKind.Not ? Operators.Not : Operators.Negate, [operand]));
    }

    private static Token Negated(Token number, int at) => number.Value.Kind switch
    {
        CelKind.Double => number with { Value = CelValue.Of(-number.Value.AsDouble) },
        CelKind.Integer => number with { Value = CelValue.Of(-number.Value.AsInteger) },
        _ when number.Value.AsUnsigned == 1UL << 63 => number with { Value = CelValue.Of(long.MinValue) },
        _ => throw new CelSyntaxException(at, $"the number -{number.Text} does not fit into 64 bits"),
    };

    private Expr Member()
    {
        var value = Primary();
        while (true)
        {
            var at = _token.Offset;
            switch (_token.Kind)
            {
                case TokenKind.Dot:
                    Take();
                    value = Dotted(value, at);
                    break;
                case TokenKind.OpenBracket:
                    Take();
                    var isOptional = TakeOptionalMark();
                    var index = Expression();
                    Expect(TokenKind.CloseBracket, "']'");
                    value = new CallExpr(at, null, isOptional ? Operators.OptionalIndex : Operators.Index, [value, index]);
                    break;
                case TokenKind.OpenBrace when QualifiedName(value) is { } name:
                    Take();
                    value = Struct(value.Offset, name);
                    break;
                default:
                    return value;
            }

            value = Bounded(value);
        }
    }

    private Expr Dotted(Expr target, int at)
    {
        var isOptional = TakeOptionalMark();
        if (_token.Kind is not (TokenKind.Name or TokenKind.QuotedName))
        {
            throw Unexpected("the name of a field or method");
        }

        var name = Take();
        if (_token.Kind != TokenKind.OpenParen || name.Kind == TokenKind.QuotedName || isOptional)
        {
            return new SelectExpr(at, target, name.Text, isTest: false, isOptional);
        }

        var open = Take().Offset;
        var arguments = Arguments();
        return _macros.Expand(open, target, name.Text, arguments) ?? new CallExpr(open, target, name.Text, arguments);
    }

    private Expr Primary()
    {
        var token = Take();
        switch (token.Kind)
        {
            case TokenKind.Literal:
                return token is { IsNumber: true, Value.Kind: CelKind.Unsigned }
                    ? throw new CelSyntaxException(token.Offset, $"the number {token.Text} does not fit into 64 bits")
                    : new LiteralExpr(token.Offset, token.Value);
            case TokenKind.OpenParen:
                var inner = Expression();
                Expect(TokenKind.CloseParen, "')'");
                return inner;
            case TokenKind.OpenBracket:
                return List(token.Offset);
            case TokenKind.OpenBrace:
                return Map(token.Offset);
            case TokenKind.Name:
                return Name(token, isRoot: false);
            case TokenKind.Dot when _token.Kind == TokenKind.Name:
                return Name(Take(), isRoot: true);
            default:
                throw Unexpected("a value", token);
        }
    }

    private Expr Name(Token token, bool isRoot)
    {
        if (Reserved.Contains(token.Text))
        {
            throw new CelSyntaxException(token.Offset, $"'{token.Text}' is a reserved word");
        }

        var name = isRoot ? $".{token.Text}" : token.Text;
        if (_token.Kind != TokenKind.OpenParen)
        {
            return new NameExpr(token.Offset, name);
        }

        var open = Take().Offset;
        var arguments = Arguments();
        return _macros.Expand(open, null, name, arguments) ?? new CallExpr(open, null, name, arguments);
    }

    private ImmutableArray<Expr> Arguments()
    {
        var arguments = ImmutableArray.CreateBuilder<Expr>();
        while (_token.Kind != TokenKind.CloseParen)
        {
            arguments.Add(Expression());
            if (_token.Kind != TokenKind.Comma)
            {
                break;
            }

            Take();
            if (_token.Kind == TokenKind.CloseParen)
            {
                throw Unexpected("another argument");
            }
        }

        Expect(TokenKind.CloseParen, "',' or ')'");
        return arguments.ToImmutable();
    }

    private ListExpr List(int at)
    {
        var items = ImmutableArray.CreateBuilder<ListItem>();
        while (_token.Kind != TokenKind.CloseBracket)
        {
            var isOptional = TakeOptionalMark();
            items.Add(new(Expression(), isOptional));
            if (!TakeComma())
            {
                break;
            }
        }

        Expect(TokenKind.CloseBracket, "',' or ']'");
        return new(at, items.ToImmutable());
    }

    private MapExpr Map(int at)
    {
        var items = ImmutableArray.CreateBuilder<MapItem>();
        while (_token.Kind != TokenKind.CloseBrace)
        {
            var isOptional = TakeOptionalMark();
            var key = Expression();
            Expect(TokenKind.Colon, "':' and the value of the key");
            items.Add(new(key, Expression(), isOptional));
            if (!TakeComma())
            {
                break;
            }
        }

        Expect(TokenKind.CloseBrace, "',' or '}'");
        return new(at, items.ToImmutable());
    }

    private StructExpr Struct(int at, string name)
    {
        var items = ImmutableArray.CreateBuilder<StructItem>();
        while (_token.Kind != TokenKind.CloseBrace)
        {
            var isOptional = TakeOptionalMark();
            var field = _token.Kind is TokenKind.Name or TokenKind.QuotedName ? Take() : throw Unexpected("the name of a field");
            Expect(TokenKind.Colon, "':' and the value of the field");
            items.Add(new(field.Offset, field.Text, Expression(), isOptional));
            if (!TakeComma())
            {
                break;
            }
        }

        Expect(TokenKind.CloseBrace, "',' or '}'");
        return new(at, name, items.ToImmutable());
    }

    /// <summary><c>a.b.c</c> as one name; null for anything else.</summary>
    internal static string? QualifiedName(Expr expression)
    {
        var parts = new List<string>();
        while (expression is SelectExpr { IsTest: false, IsOptional: false } select)
        {
            parts.Add(select.Field);
            expression = select.Operand;
        }

        if (expression is not NameExpr name)
        {
            return null;
        }

        var text = new StringBuilder(name.Name);
        for (var i = parts.Count - 1; i >= 0; i--)
        {
            text.Append('.').Append(parts[i]);
        }

        return text.ToString();
    }

    private static Expr Bounded(Expr expression) => expression.Depth > MaxLevels
        ? throw new CelSyntaxException(expression.Offset, $"the expression is nested more than {MaxLevels} levels deep")
        : expression;

    private bool TakeOptionalMark()
    {
        if (_token.Kind != TokenKind.Question)
        {
            return false;
        }

        return _macros.HasOptionals
            ? Take().Kind == TokenKind.Question
            : throw new CelSyntaxException(_token.Offset, "optional fields and indices ('?') are not enabled here");
    }

    private bool TakeComma() => _token.Kind == TokenKind.Comma && Take().Kind == TokenKind.Comma;

    private Token Take()
    {
        var token = _token;
        _token = token.Kind == TokenKind.End ? token : _lexer.Next();
        return token;
    }

    private void Expect(TokenKind kind, string what)
    {
        if (_token.Kind != kind)
        {
            throw Unexpected(what);
        }

        Take();
    }

    private CelSyntaxException Unexpected(string wanted) => Unexpected(wanted, _token);

    private static CelSyntaxException Unexpected(string wanted, Token found) => new(
        found.Offset, found.Kind == TokenKind.End ? $"the expression ends where {wanted} is missing" : $"'{found.Text}' stands where {wanted} is expected");
}
