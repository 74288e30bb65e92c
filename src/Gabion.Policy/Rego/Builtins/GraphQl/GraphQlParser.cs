using System.Collections.Immutable;
using Gabion.Policy.Rego.Values;

namespace Gabion.Policy.Rego.Builtins.GraphQl;

/// <summary>What queries and schemas share: types, values, arguments, directives. Trees have the fields that OPA's have, empty lists left out.</summary>
internal abstract class GraphQlParser
{
    private const int Deepest = 200;
    private readonly GraphQlLexer _lexer;
    private int _depth;

    protected GraphQlParser(string source)
    {
        _lexer = new(source);
        Token = _lexer.Next();
        Peek = _lexer.Next();
    }

    protected GraphQlToken Token { get; private set; }

    protected GraphQlToken Peek { get; private set; }

    protected static RegoString Text(string text) => RegoString.Of(text);

    /// <summary>An object of fields; empty lists and nothing are left out.</summary>
    protected static RegoObject Node(params ReadOnlySpan<(string Name, RegoValue? Value)> fields)
    {
        var node = new RegoObjectBuilder(fields.Length);
        foreach (var (name, value) in fields)
        {
            if (value is not null and not RegoArray { Count: 0 })
            {
                node.Set(Text(name), value);
            }
        }

        return node.Build();
    }

    protected GraphQlToken Advance()
    {
        var taken = Token;
        (Token, Peek) = (Peek, _lexer.Next());
        return taken;
    }

    protected bool Skip(string punctuator)
    {
        if (!Token.Is(punctuator))
        {
            return false;
        }

        Advance();
        return true;
    }

    protected void Expect(string punctuator)
    {
        if (!Skip(punctuator))
        {
            throw Fault($"Expected {punctuator}, found {Token}");
        }
    }

    protected string Name() => Token.Kind == GraphQlTokenKind.Name ? Advance().Text : throw Fault($"Expected Name, found {Token}");

    protected void Keyword(string word)
    {
        if (!Token.IsName(word))
        {
            throw Fault($"Expected \"{word}\", found {Token}");
        }

        Advance();
    }

    protected GraphQlException Fault(string message) => Fault(message, Token);

    protected static GraphQlException Fault(string message, GraphQlToken at) => new($"{message} in GraphQL string at location {at.Line}:{at.Column}");

    protected GraphQlException Unexpected() => Fault($"Unexpected {Token}");

    /// <summary>Items between two signs, at least one; none at all when the first sign is not there and <paramref name="isOptional"/>.</summary>
    protected RegoArray Between(string open, string close, bool isOptional, Func<RegoValue> item)
    {
        if (isOptional && !Token.Is(open))
        {
            return RegoArray.Empty;
        }

        Expect(open);
        if (++_depth > Deepest)
        {
            throw Fault("the text nests too deeply");
        }

        if (Token.Is(close))
        {
            throw Fault($"expected at least one definition, found {Token}");
        }

        var items = new List<RegoValue>();
        while (!Skip(close))
        {
            if (Token.Kind == GraphQlTokenKind.End)
            {
                item();
                throw Unexpected();
            }

            items.Add(item());
        }

        _depth--;
        return RegoArray.Of(items);
    }

    protected RegoArray Directives(bool isConstant)
    {
        var directives = new List<RegoValue>();
        while (Skip("@"))
        {
            directives.Add(Node(("Name", Text(Name())), ("Arguments", Arguments(isConstant)), ("Location", RegoString.Empty)));
        }

        return RegoArray.Of(directives);
    }

    protected RegoArray Arguments(bool isConstant) => Between("(", ")", true, () =>
    {
        var name = Name();
        Expect(":");
        return Node(("Name", Text(name)), ("Value", Value(isConstant)));
    });

    protected RegoObject Type()
    {
        RegoObject? inner = null;
        var name = "";
        if (Skip("["))
        {
            if (++_depth > Deepest)
            {
                throw Fault("the text nests too deeply");
            }

            inner = Type();
            Expect("]");
            _depth--;
        }
        else
        {
            name = Name();
        }

        var isNonNull = Skip("!");
        return Node(("NamedType", Text(name)), ("Elem", inner), ("NonNull", RegoBoolean.Of(isNonNull)));
    }

    protected RegoObject Value(bool isConstant)
    {
        if (++_depth > Deepest)
        {
            throw Fault("the text nests too deeply");
        }

        var value = ReadValue(isConstant);
        _depth--;
        return value;
    }

    private RegoObject ReadValue(bool isConstant)
    {
        switch (Token.Kind)
        {
            case GraphQlTokenKind.Punctuator when Token.Text == "$" && !isConstant:
                Advance();
                return Leaf(Name(), GraphQlValueKind.Variable);
            case GraphQlTokenKind.Punctuator when Token.Text == "[":
                return Children(GraphQlValueKind.List, "[", "]", () => Node(("Name", RegoString.Empty), ("Value", Value(isConstant))));
            case GraphQlTokenKind.Punctuator when Token.Text == "{":
                return Children(GraphQlValueKind.Object, "{", "}", () =>
                {
                    var name = Name();
                    Expect(":");
                    return Node(("Name", Text(name)), ("Value", Value(isConstant)));
                });
            case GraphQlTokenKind.Int:
                return Leaf(Advance().Text, GraphQlValueKind.Int);
            case GraphQlTokenKind.Float:
                return Leaf(Advance().Text, GraphQlValueKind.Float);
            case GraphQlTokenKind.String:
                return Leaf(Advance().Text, GraphQlValueKind.String);
            case GraphQlTokenKind.BlockString:
                return Leaf(Advance().Text, GraphQlValueKind.Block);
            case GraphQlTokenKind.Name:
                return Leaf(Token.Text, Advance().Text switch { "true" or "false" => GraphQlValueKind.Boolean, "null" => GraphQlValueKind.Null, _ => GraphQlValueKind.Enum });
            default:
                throw Unexpected();
        }
    }

    private static RegoObject Leaf(string raw, GraphQlValueKind kind) =>
        Node(("Raw", Text(raw)), ("Kind", RegoNumber.Of((int)kind)), ("ExpectedTypeHasDefault", RegoBoolean.False));

    private RegoObject Children(GraphQlValueKind kind, string open, string close, Func<RegoObject> item)
    {
        Expect(open);
        var children = ImmutableArray.CreateBuilder<RegoValue>();
        while (!Skip(close))
        {
            children.Add(item());
        }

        return Node(("Children", RegoArray.Of(children.DrainToImmutable())), ("Raw", RegoString.Empty), ("Kind", RegoNumber.Of((int)kind)), ("ExpectedTypeHasDefault", RegoBoolean.False));
    }
}

/// <summary>The kinds of values, numbered as OPA's trees have them.</summary>
internal enum GraphQlValueKind
{
    Variable,
    Int,
    Float,
    String,
    Block,
    Boolean,
    Null,
    Enum,
    List,
    Object,
}
