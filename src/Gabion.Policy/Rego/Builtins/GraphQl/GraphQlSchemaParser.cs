using Gabion.Policy.Rego.Values;

namespace Gabion.Policy.Rego.Builtins.GraphQl;

/// <summary>Reads a schema: types, extensions of types, directives.</summary>
internal sealed class GraphQlSchemaParser(string source) : GraphQlParser(source)
{
    private static readonly HashSet<string> Locations = new(StringComparer.Ordinal)
    {
        "QUERY", "MUTATION", "SUBSCRIPTION", "FIELD", "FRAGMENT_DEFINITION", "FRAGMENT_SPREAD", "INLINE_FRAGMENT", "VARIABLE_DEFINITION", "SCHEMA", "SCALAR", "OBJECT",
        "FIELD_DEFINITION", "ARGUMENT_DEFINITION", "INTERFACE", "UNION", "ENUM", "ENUM_VALUE", "INPUT_OBJECT", "INPUT_FIELD_DEFINITION",
    };

    /// <exception cref="GraphQlException">It is none.</exception>
    public static RegoObject Parse(string source) => new GraphQlSchemaParser(source).Document();

    private RegoObject Document()
    {
        var (schemas, schemaExtensions, directives, types, extensions) = (new List<RegoValue>(), new List<RegoValue>(), new List<RegoValue>(), new List<RegoValue>(), new List<RegoValue>());
        while (Token.Kind != GraphQlTokenKind.End)
        {
            var described = Token;
            var description = Description();
            if (Token.Kind != GraphQlTokenKind.Name)
            {
                throw Unexpected();
            }

            switch (Token.Text)
            {
                case "scalar" or "type" or "interface" or "union" or "enum" or "input":
                    types.Add(Definition(description, false));
                    break;
                case "schema":
                    Advance();
                    schemas.Add(Node(("Description", Text(description)), ("Directives", Directives(true)), ("OperationTypes", Operations(false))));
                    break;
                case "directive":
                    directives.Add(Directive(description));
                    break;
                case "extend":
                    if (described.Kind is GraphQlTokenKind.String or GraphQlTokenKind.BlockString)
                    {
                        throw Fault($"Unexpected {described}", described);
                    }

                    Advance();
                    if (Token.IsName("schema"))
                    {
                        Advance();
                        var extension = Node(("Description", RegoString.Empty), ("Directives", Directives(true)), ("OperationTypes", Operations(true)));
                        schemaExtensions.Add(extension.Count > 1 ? extension : throw Unexpected());
                    }
                    else
                    {
                        extensions.Add(Definition("", true));
                    }

                    break;
                default:
                    throw Unexpected();
            }
        }

        return Node(
            ("Schema", RegoArray.Of(schemas)), ("SchemaExtension", RegoArray.Of(schemaExtensions)), ("Directives", RegoArray.Of(directives)),
            ("Definitions", RegoArray.Of(types)), ("Extensions", RegoArray.Of(extensions)));
    }

    private string Description() => Token.Kind is GraphQlTokenKind.String or GraphQlTokenKind.BlockString ? Advance().Text : "";

    private RegoArray Operations(bool isOptional) => Between("{", "}", isOptional, () =>
    {
        var operation = Token.Kind == GraphQlTokenKind.Name && Token.Text is "query" or "mutation" or "subscription" ? Advance().Text : throw Unexpected();
        Expect(":");
        return Node(("Operation", Text(operation)), ("Type", Text(Name())));
    });

    private RegoObject Definition(string description, bool isExtension)
    {
        var keyword = Token.Kind == GraphQlTokenKind.Name ? Token.Text : throw Unexpected();
        var kind = keyword switch { "scalar" => "SCALAR", "type" => "OBJECT", "interface" => "INTERFACE", "union" => "UNION", "enum" => "ENUM", "input" => "INPUT_OBJECT", _ => throw Unexpected() };
        Advance();
        var name = Name();
        var interfaces = kind is "OBJECT" or "INTERFACE" ? Implements() : RegoArray.Empty;
        var directives = Directives(true);
        var (fields, types, values) = (RegoArray.Empty, RegoArray.Empty, RegoArray.Empty);
        switch (kind)
        {
            case "OBJECT" or "INTERFACE":
                fields = Between("{", "}", true, Field);
                break;
            case "INPUT_OBJECT":
                fields = Between("{", "}", true, InputField);
                break;
            case "ENUM":
                values = Between("{", "}", true, () => Node(("Description", Text(Description())), ("Name", Text(Name())), ("Directives", Directives(true))));
                break;
            case "UNION":
                types = Members();
                break;
        }

        if (isExtension && interfaces.Count + directives.Count + fields.Count + types.Count + values.Count == 0)
        {
            throw Unexpected();
        }

        return Node(
            ("Kind", Text(kind)), ("Description", Text(description)), ("Name", Text(name)), ("Directives", directives), ("Interfaces", interfaces), ("Fields", fields), ("Types", types),
            ("EnumValues", values), ("BuiltIn", RegoBoolean.False));
    }

    private RegoArray Implements()
    {
        var names = new List<string>();
        if (Token.IsName("implements"))
        {
            Advance();
            Skip("&");
            do
            {
                names.Add(Name());
            }
            while (Skip("&"));
        }

        return RegoArray.OfStrings(names);
    }

    private RegoArray Members()
    {
        var names = new List<string>();
        if (Skip("="))
        {
            Skip("|");
            do
            {
                names.Add(Name());
            }
            while (Skip("|"));
        }

        return RegoArray.OfStrings(names);
    }

    private RegoObject Field()
    {
        var description = Description();
        var name = Name();
        var arguments = Between("(", ")", true, InputField);
        Expect(":");
        return Node(("Description", Text(description)), ("Name", Text(name)), ("Arguments", arguments), ("Type", Type()), ("Directives", Directives(true)));
    }

    private RegoObject InputField()
    {
        var description = Description();
        var name = Name();
        Expect(":");
        var type = Type();
        var standard = Skip("=") ? Value(true) : null;
        return Node(("Description", Text(description)), ("Name", Text(name)), ("Type", type), ("DefaultValue", standard), ("Directives", Directives(true)));
    }

    private RegoObject Directive(string description)
    {
        Advance();
        Expect("@");
        var name = Name();
        var arguments = Between("(", ")", true, InputField);
        var isRepeatable = Token.IsName("repeatable");
        if (isRepeatable)
        {
            Advance();
        }

        Keyword("on");
        Skip("|");
        var locations = new List<string>();
        do
        {
            locations.Add(Token.Kind == GraphQlTokenKind.Name && Locations.Contains(Token.Text) ? Advance().Text : throw Unexpected());
        }
        while (Skip("|"));
        return Node(("Description", Text(description)), ("Name", Text(name)), ("Arguments", arguments), ("Locations", RegoArray.OfStrings(locations)), ("IsRepeatable", RegoBoolean.Of(isRepeatable)));
    }
}
