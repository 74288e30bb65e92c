using Gabion.Policy.Rego.Values;

namespace Gabion.Policy.Rego.Builtins.GraphQl;

/// <summary>Reads an executable document: operations and fragments.</summary>
internal sealed class GraphQlQueryParser(string source) : GraphQlParser(source)
{
    /// <exception cref="GraphQlException">It is none.</exception>
    public static RegoObject Parse(string source) => new GraphQlQueryParser(source).Document();

    private RegoObject Document()
    {
        var (operations, fragments) = (new List<RegoValue>(), new List<RegoValue>());
        while (Token.Kind != GraphQlTokenKind.End)
        {
            switch (Token)
            {
                case { Kind: GraphQlTokenKind.Punctuator, Text: "{" }:
                    operations.Add(Node(("Operation", Text("query")), ("Name", RegoString.Empty), ("SelectionSet", Selections(false))));
                    break;
                case { Kind: GraphQlTokenKind.Name, Text: "query" or "mutation" or "subscription" }:
                    operations.Add(Operation());
                    break;
                case { Kind: GraphQlTokenKind.Name, Text: "fragment" }:
                    fragments.Add(Fragment());
                    break;
                default:
                    throw Unexpected();
            }
        }

        return Node(("Operations", RegoArray.Of(operations)), ("Fragments", RegoArray.Of(fragments)));
    }

    private RegoObject Operation()
    {
        var kind = Advance().Text;
        var name = Token.Kind == GraphQlTokenKind.Name ? Advance().Text : "";
        return Node(("Operation", Text(kind)), ("Name", Text(name)), ("VariableDefinitions", Variables()), ("Directives", Directives(false)), ("SelectionSet", Selections(false)));
    }

    private RegoArray Variables() => Between("(", ")", true, () =>
    {
        Expect("$");
        var name = Name();
        Expect(":");
        var type = Type();
        var standard = Skip("=") ? Value(true) : null;
        return Node(("Variable", Text(name)), ("Type", type), ("DefaultValue", standard), ("Directives", Directives(false)), ("Used", RegoBoolean.False));
    });

    private RegoObject Fragment()
    {
        Advance();
        if (Token.IsName("on"))
        {
            throw Unexpected();
        }

        var name = Name();
        var variables = Variables();
        Keyword("on");
        return Node(("Name", Text(name)), ("VariableDefinition", variables), ("TypeCondition", Text(Name())), ("Directives", Directives(false)), ("SelectionSet", Selections(false)));
    }

    private RegoArray Selections(bool isOptional) => Between("{", "}", isOptional, Selection);

    private RegoObject Selection()
    {
        if (!Skip("..."))
        {
            return Field();
        }

        if (Token.Kind == GraphQlTokenKind.Name && Token.Text != "on")
        {
            return Node(("Name", Text(Name())), ("Directives", Directives(false)));
        }

        var condition = "";
        if (Token.IsName("on"))
        {
            Advance();
            condition = Name();
        }

        return Node(("TypeCondition", Text(condition)), ("Directives", Directives(false)), ("SelectionSet", Selections(false)));
    }

    private RegoObject Field()
    {
        var alias = Name();
        var name = Skip(":") ? Name() : alias;
        return Node(("Alias", Text(alias)), ("Name", Text(name)), ("Arguments", Arguments(false)), ("Directives", Directives(false)), ("SelectionSet", Selections(true)));
    }
}
