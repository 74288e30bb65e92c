using System.Collections.Immutable;
using Gabion.Policy.Rego.Values;

namespace Gabion.Policy.Rego.Builtins;

/// <summary><c>json.verify_schema</c> and <c>json.match_schema</c>: JSON Schema (drafts 4 to 7). References outside of the schema are refused: nothing is fetched.</summary>
internal static class SchemaFunctions
{
    private const RegoKinds Document = RegoKinds.String | RegoKinds.Object | RegoKinds.Array;

    public static ImmutableArray<Builtin> All =>
    [
        Builtin.Of("json.verify_schema", [Document], RegoKinds.Array, Verify),
        Builtin.Of("json.match_schema", [Document, Document], RegoKinds.Array, Match),
    ];

    private static RegoArray Verify(BuiltinCall call, ReadOnlySpan<RegoValue> operands)
    {
        call.Charge(1_000);
        var error = Read(operands[0], out var schema) ?? JsonSchemaCheck.Problem(schema);
        return new RegoArray([RegoBoolean.Of(error is null), error is null ? RegoNull.Value : RegoString.Of($"jsonschema: {error}")]);
    }

    /// <summary>Whether the document keeps the schema, and each place where it does not.</summary>
    private static RegoValue? Match(BuiltinCall call, ReadOnlySpan<RegoValue> operands)
    {
        call.Charge(1_000);
        if ((Read(operands[0], out var document) ?? Read(operands[1], out _)) is { } unreadable)
        {
            return call.Fail(unreadable);
        }

        Read(operands[1], out var schema);
        if (JsonSchemaCheck.Problem(schema) is { } problem)
        {
            return call.Fail(problem);
        }

        var faults = new List<JsonSchemaFault>();
        new JsonSchemaWalk(schema, call.Charge).Check(schema, document, [], faults, 0);
        return new RegoArray([RegoBoolean.Of(faults.Count == 0), RegoArray.Of(faults.Select(fault => (RegoValue)fault.ToRego()))]);
    }

    private static string? Read(RegoValue operand, out RegoValue value)
    {
        value = operand;
        return operand is RegoString text && JsonFunctions.TryRead(text.Value, out value) is not null ? "invalid JSON string" : null;
    }
}
