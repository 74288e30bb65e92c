using System.Collections.Immutable;
using Gabion.Policy.Rego.Syntax;
using Gabion.Policy.Rego.Values;

namespace Gabion.Policy.Rego.Builtins;

/// <summary>The language looking at itself: the compiler puts the annotations of a rule in the place of these calls.</summary>
internal static class RegoFunctions
{
    public static ImmutableArray<Builtin> All =>
    [
        Builtin.Of("rego.metadata.chain", [], RegoKinds.Array, (_, _) => RegoArray.Empty),
        Builtin.Of("rego.metadata.rule", [], RegoKinds.Object, (_, _) => RegoObject.Empty),
        Builtin.Of("rego.parse_module", [RegoKinds.String, RegoKinds.String], RegoKinds.Object, Parse),
    ];

    private static RegoValue? Parse(BuiltinCall call, ReadOnlySpan<RegoValue> operands)
    {
        var source = operands[1].Text();
        call.Charge(source.Length);
        var result = RegoParser.ParseModule(operands[0].Text(), source, RegoVersion.V1);
        return result.Module is { } module ? RegoAst.Of(module) : call.Fail(string.Join("; ", result.Errors.Select(error => $"{error.At}: {error.Code}: {error.Message}")));
    }
}
