using Gabion.Policy.Rego.Builtins;
using Gabion.Policy.Rego.Values;

namespace Gabion.Tests.Policy.Rego;

public sealed class GraphQlTests
{
    private const string Schema =
        """
        type Query { hero(episode: Episode! = JEDI, ids: [ID!]): Character search(by: Filter!): [Found!] }
        enum Episode { NEWHOPE JEDI }
        interface Character { name: String! }
        type Human implements Character { name: String! height: Float }
        type Droid implements Character { name: String! }
        union Found = Human | Droid
        input Filter { text: String! limit: Int = 10 }
        directive @slow on FIELD
        """;

    [Theory]
    [InlineData("{ hero { name } }", true)]
    [InlineData("query q($e: Episode!) { hero(episode: $e) @slow { name ... on Human { height } ...f } } fragment f on Droid { name }", true)]
    [InlineData("{ search(by: {text: \"x\"}) { ... on Human { name } __typename } }", true)]
    [InlineData("{ hero }", false)]
    [InlineData("{ hero { name { x } } }", false)]
    [InlineData("{ villain { name } }", false)]
    [InlineData("{ hero(episode: EMPIRE) { name } }", false)]
    [InlineData("{ hero(side: LEFT) { name } }", false)]
    [InlineData("{ search { __typename } }", false)]
    [InlineData("{ search(by: {limit: 1}) { __typename } }", false)]
    [InlineData("query q($e: Episode!) { hero { name } }", false)]
    [InlineData("{ hero(episode: $e) { name } }", false)]
    [InlineData("query q($e: Int!) { hero(episode: $e) { name } }", false)]
    [InlineData("{ hero { ...f } }", false)]
    [InlineData("{ hero { name } } fragment f on Droid { name }", false)]
    [InlineData("{ hero @fast { name } }", false)]
    [InlineData("mutation { hero { name } }", false)]
    [InlineData("{ hero {", false)]
    public void A_query_keeps_the_rules_of_its_schema(string query, bool isValid) =>
        Assert.Equal(RegoBoolean.Of(isValid), Ask("graphql.is_valid", out _, query, Schema));

    [Theory]
    [InlineData("type Query { a: B }", false)]
    [InlineData("type Query { a: Int } type Query { b: Int }", false)]
    [InlineData("type Query { a(b: Query): Int }", false)]
    [InlineData("interface I { a: Int } type Query implements I { b: Int }", false)]
    [InlineData("union U = Int type Query { a: U }", false)]
    [InlineData("extend type Query { a: Int }", true)]
    [InlineData("interface A { id: ID! } interface B implements A { id: ID! } type T implements B { id: ID! }", false)]
    [InlineData("interface A { id: ID! } interface B implements A { id: ID! } type T implements A & B { id: ID! }", true)]
    public void A_schema_names_what_there_is(string schema, bool isValid) => Assert.Equal(RegoBoolean.Of(isValid), Ask("graphql.schema_is_valid", out _, schema));

    [Fact]
    public void Trees_have_the_fields_of_OPA() => Assert.Equal(
        """{"Operations":[{"Name":"","Operation":"query","SelectionSet":[{"Alias":"a","Arguments":[{"Name":"x","Value":{"ExpectedTypeHasDefault":false,"Kind":1,"Raw":"1"}}],"Name":"b"}]}]}""",
        Ask("graphql.parse_query", out _, "{ a: b(x: 1) }")?.ToJson());

    [Fact]
    public void Errors_have_a_place()
    {
        Assert.Null(Ask("graphql.parse_query", out var error, "{ a(: 1) }"));
        Assert.Equal("graphql.parse_query: Expected Name, found : in GraphQL string at location 1:5", error?.Message);
    }

    [Fact]
    public void Deep_nesting_is_an_error() => Assert.Null(Ask("graphql.parse_query", out _, string.Concat(Enumerable.Repeat("{a", 10_000))));

    private static RegoValue? Ask(string name, out BuiltinError? error, params string[] operands)
    {
        Assert.True(BuiltinTable.Standard.TryGet(name, out var function));
        var call = new BuiltinCall(new(), _ => { }) { Name = name };
        var result = function.Function(call, [.. operands.Select(RegoString.Of)]);
        error = call.Error;
        return result;
    }
}
