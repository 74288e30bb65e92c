using System.Collections.Immutable;
using Gabion.Policy.Rego.Syntax;
using Gabion.Policy.Rego.Values;

namespace Gabion.Policy.Rego.Builtins;

/// <summary>Modules as the JSON of OPA's syntax tree, without places: what <c>rego.parse_module</c> gives.</summary>
internal static class RegoAst
{
    private static readonly RegoObject TrueTerm = Term("boolean", RegoBoolean.True);

    public static RegoObject Of(RegoModule module)
    {
        var fields = new List<(string, RegoValue)> { ("package", Object(("path", Path("data", module.Package)))) };
        if (!module.Imports.IsEmpty)
        {
            fields.Add(("imports", List(module.Imports.Select(RegoValue (import) => Import(import)))));
        }

        if (!module.Rules.IsEmpty)
        {
            fields.Add(("rules", List(module.Rules.Select(RegoValue (rule) => Rule(rule)))));
        }

        return Object([.. fields]);
    }

    private static RegoObject Import(RegoImport import)
    {
        var path = Object(("type", Text("ref")), ("value", Path(import.Path[0], [.. import.Path.Skip(1)])));
        return import.Alias is { } alias ? Object(("alias", Text(alias)), ("path", path)) : Object(("path", path));
    }

    private static RegoArray Path(string root, ImmutableArray<string> rest) => List(rest.Select(RegoValue (name) => Term("string", Text(name))).Prepend(Term("var", Text(root))));

    private static RegoObject Rule(RegoRule rule)
    {
        var fields = new List<(string, RegoValue)> { ("head", Head(rule.Head)), ("body", rule.Body is { } body ? Body(body) : Always) };
        if (rule.IsDefault)
        {
            fields.Add(("default", RegoBoolean.True));
        }

        if (rule.Else is { } other)
        {
            fields.Add(("else", Rule(other)));
        }

        return Object([.. fields]);
    }

    private static RegoArray Always => List([Object(("index", RegoNumber.Of(0)), ("terms", TrueTerm))]);

    private static RegoObject Head(RegoHead head)
    {
        var fields = new List<(string, RegoValue)> { ("ref", List(head.Path.Select(RegoValue (part) => Of(part)).Prepend(Term("var", Text(head.Name))))) };
        if (head.Path.IsEmpty)
        {
            fields.Add(("name", Text(head.Name)));
        }

        if (head.Arguments is { } arguments)
        {
            fields.Add(("args", List(arguments.Select(RegoValue (argument) => Of(argument)))));
        }

        if (head.Key is { } key)
        {
            fields.Add(("key", Of(key)));
        }
        else
        {
            fields.Add(("value", head.Value is { } value ? Of(value) : TrueTerm));
        }

        if (head.IsAssigned)
        {
            fields.Add(("assign", RegoBoolean.True));
        }

        return Object([.. fields]);
    }

    private static RegoArray Body(RegoBody body) => List(body.Statements.Select(RegoValue (statement, index) => Statement(statement, index)));

    private static RegoObject Statement(RegoStatement statement, int index)
    {
        var fields = new List<(string, RegoValue)> { ("index", RegoNumber.Of(index)), ("terms", Terms(statement)) };
        if (statement is ExpressionStatement { IsNegated: true } or NotStatement)
        {
            fields.Add(("negated", RegoBoolean.True));
        }

        if (!statement.Withs.IsEmpty)
        {
            fields.Add(("with", List(statement.Withs.Select(RegoValue (with) => Object(("target", Of(with.Target)), ("value", Of(with.Value)))))));
        }

        return Object([.. fields]);
    }

    private static RegoValue Terms(RegoStatement statement) => statement switch
    {
        // A call is spread out: its function, then its arguments.
        ExpressionStatement { Term: CallTerm call } => List(call.Arguments.Prepend(call.Function).Select(RegoValue (part, index) => index == 0 ? Function(part) : Of(part))),
        ExpressionStatement expression => Of(expression.Term),
        SomeStatement some => Object(("symbols", List(some.Names.Select(RegoValue (name) => Of(name))))),
        SomeInStatement some => Object(("symbols", List([Term("call", List(Members(some)))]))),
        EveryStatement every => Object(
            ("body", Body(every.Body)), ("domain", Of(every.Domain)), ("key", every.Key is { } key ? Of(key) : RegoNull.Value), ("value", Of(every.Value))),
        NotStatement not => Object(("body", Body(not.Body))),
        _ => RegoNull.Value,
    };

    private static IEnumerable<RegoValue> Members(SomeInStatement some) =>
    [
        Reference("internal", some.Key is null ? "member_2" : "member_3"), .. some.Key is { } key ? [Of(key)] : Array.Empty<RegoValue>(), Of(some.Value), Of(some.Domain),
    ];

    private static RegoObject Of(RegoTerm term) => term switch
    {
        ConstantTerm { Value: RegoNull } => Term("null", RegoNull.Value),
        ConstantTerm { Value: RegoBoolean value } => Term("boolean", value),
        ConstantTerm { Value: RegoNumber value } => Term("number", value),
        ConstantTerm constant => Term("string", constant.Value),
        NameTerm name => Term("var", Text(name.Name)),
        ReferenceTerm reference => Term("ref", List(reference.Operands.Select(RegoValue (operand) => Of(operand)).Prepend(Of(reference.Head)))),
        CallTerm call => Term("call", List(call.Arguments.Select(RegoValue (argument) => Of(argument)).Prepend(Function(call.Function)))),
        ArrayTerm array => Term("array", List(array.Items.Select(RegoValue (item) => Of(item)))),
        SetTerm set => Term("set", List(set.Items.Select(RegoValue (item) => Of(item)))),
        ObjectTerm @object => Term("object", List(@object.Pairs.Select(RegoValue (pair) => RegoArray.Of(Of(pair.Key), Of(pair.Value))))),
        ArrayComprehension made => Term("arraycomprehension", Object(("body", Body(made.Body)), ("term", Of(made.Item)))),
        SetComprehension made => Term("setcomprehension", Object(("body", Body(made.Body)), ("term", Of(made.Item)))),
        ObjectComprehension made => Term("objectcomprehension", Object(("body", Body(made.Body)), ("key", Of(made.Key)), ("value", Of(made.Value)))),
        TemplateTerm template => Term("templatestring", Object(("parts", List(template.Parts.Select(Part))))),
        _ => Term("null", RegoNull.Value),
    };

    private static RegoValue Part(TemplatePart part) => part.Expression is { } expression ? Statement(expression, 0) : Term("string", Text(part.Text ?? ""));

    /// <summary>The name of a function is a reference: <c>plus</c>, <c>io.jwt.decode</c>.</summary>
    private static RegoObject Function(RegoTerm function) => function is NameTerm name ? Term("ref", List([Term("var", Text(name.Name))])) : Of(function);

    private static RegoObject Reference(string root, string name) => Term("ref", Path(root, [name]));

    private static RegoObject Term(string type, RegoValue value) => Object(("type", Text(type)), ("value", value));

    private static RegoObject Object(params (string Name, RegoValue Value)[] fields) => RegoObject.OfFields(fields);

    private static RegoArray List(IEnumerable<RegoValue> items) => RegoArray.Of(items);

    private static RegoString Text(string text) => RegoString.Of(text);
}
