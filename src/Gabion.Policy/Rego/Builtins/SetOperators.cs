using System.Collections.Immutable;
using Gabion.Policy.Rego.Values;
using static Gabion.Policy.Rego.Values.RegoKinds;

namespace Gabion.Policy.Rego.Builtins;

/// <summary><c>&amp;</c> and <c>|</c> of sets.</summary>
internal static class SetOperators
{
    public static ImmutableArray<Builtin> All =>
    [
        Builtin.Of("and", [Set, Set], Set, (_, operands) => ((RegoSet)operands[0]).Intersect((RegoSet)operands[1])),
        Builtin.Of("or", [Set, Set], Set, (_, operands) => ((RegoSet)operands[0]).Union((RegoSet)operands[1])),
    ];
}
