using System.Collections.Immutable;
using Gabion.Policy.Rego.Values;

namespace Gabion.Policy.Rego.Builtins;

/// <summary>The language looking at itself: the compiler puts the annotations of a rule in the place of these calls.</summary>
internal static class RegoFunctions
{
    public static ImmutableArray<Builtin> All =>
    [
        Builtin.Of("rego.metadata.chain", [], RegoKinds.Array, (_, _) => RegoArray.Empty),
        Builtin.Of("rego.metadata.rule", [], RegoKinds.Object, (_, _) => RegoObject.Empty),
    ];
}
