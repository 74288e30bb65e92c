using System.Collections.Immutable;
using Gabion.Policy.Rego.Values;
using static Gabion.Policy.Rego.Values.RegoKinds;

namespace Gabion.Policy.Rego.Builtins.GraphQl;

/// <summary><c>graphql.*</c>. Queries and schemas are texts, or trees that these functions gave before.</summary>
internal static class GraphQlFunctions
{
    private const RegoKinds Source = RegoKinds.String | RegoKinds.Object;

    public static ImmutableArray<Builtin> All =>
    [
        Builtin.Of("graphql.parse_query", [RegoKinds.String], RegoKinds.Object, (call, operands) => Failing(call, operands, o => GraphQlQueryParser.Parse(o[0].Text()))),
        Builtin.Of("graphql.parse_schema", [RegoKinds.String], RegoKinds.Object, (call, operands) => Failing(call, operands, o => GraphQlSchemaParser.Parse(o[0].Text()))),
        Builtin.Of("graphql.parse", [Source, Source], RegoKinds.Array, (call, operands) => Failing(call, operands, o => Pair(o) is var (query, schema) ? new RegoArray([query, schema]) : null)),
        Builtin.Of("graphql.parse_and_verify", [Source, Source], RegoKinds.Array, ParseAndVerify),
        Builtin.Of("graphql.is_valid", [Any, Any], RegoKinds.Boolean, (call, operands) => RegoBoolean.Of(Holds(call, operands, o => Pair(o)))),
        Builtin.Of("graphql.schema_is_valid", [Any], RegoKinds.Boolean, (call, operands) => RegoBoolean.Of(Holds(call, operands, o => new GraphQlSchema(Schema(o[0]))))),
    ];

    private static RegoValue? Failing(BuiltinCall call, ReadOnlySpan<RegoValue> operands, Func<RegoValue[], RegoValue?> work)
    {
        Charge(call, operands);
        try
        {
            return work(operands.ToArray());
        }
        catch (GraphQlException error)
        {
            return call.Fail(error.Message);
        }
    }

    private static bool Holds(BuiltinCall call, ReadOnlySpan<RegoValue> operands, Func<RegoValue[], object> work)
    {
        Charge(call, operands);
        try
        {
            work(operands.ToArray());
            return true;
        }
        catch (GraphQlException)
        {
            // That is the answer.
            return false;
        }
    }

    private static void Charge(BuiltinCall call, ReadOnlySpan<RegoValue> operands)
    {
        foreach (var operand in operands)
        {
            call.Charge(operand is RegoString text ? 100 + text.Value.Length : 1_000);
        }
    }

    private static RegoValue? ParseAndVerify(BuiltinCall call, ReadOnlySpan<RegoValue> operands)
    {
        RegoArray? verified = null;
        Holds(call, operands, o =>
        {
            var (query, schema) = Pair(o);
            return verified = new RegoArray([RegoBoolean.True, query, schema]);
        });
        return verified ?? new RegoArray([RegoBoolean.False, RegoObject.Empty, RegoObject.Empty]);
    }

    /// <summary>The query and the schema, when the query keeps the rules of the schema.</summary>
    private static (RegoObject Query, RegoObject Schema) Pair(RegoValue[] operands)
    {
        var query = operands[0] switch { RegoString text => GraphQlQueryParser.Parse(text.Value), RegoObject tree => tree, _ => throw new GraphQlException("a query is a string or an object") };
        var schema = Schema(operands[1]);
        GraphQlValidation.Check(new GraphQlSchema(schema), query);
        return (query, schema);
    }

    private static RegoObject Schema(RegoValue operand) => operand switch { RegoString text => GraphQlSchemaParser.Parse(text.Value), RegoObject tree => tree, _ => throw new GraphQlException("a schema is a string or an object") };
}
