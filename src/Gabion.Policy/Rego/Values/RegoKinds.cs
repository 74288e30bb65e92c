using System.Collections.Immutable;

namespace Gabion.Policy.Rego.Values;

/// <summary>A set of kinds: what an operand of a function may be.</summary>
[Flags]
public enum RegoKinds
{
    None = 0,
    Null = 1 << RegoKind.Null,
    Boolean = 1 << RegoKind.Boolean,
    Number = 1 << RegoKind.Number,
    String = 1 << RegoKind.String,
    Array = 1 << RegoKind.Array,
    Object = 1 << RegoKind.Object,
    Set = 1 << RegoKind.Set,
    Any = Null | Boolean | Number | String | Array | Object | Set,
}

/// <summary>The names of kinds, as error messages have them.</summary>
public static class RegoKindNames
{
    private static readonly ImmutableArray<string> Names = ["null", "boolean", "number", "string", "array", "object", "set"];

    /// <summary>The word of the language for a kind: <c>null</c>, <c>boolean</c>, … <c>set</c>.</summary>
    public static string Name(this RegoKind kind) => Names[(int)kind];

    public static bool Has(this RegoKinds kinds, RegoKind kind) => ((int)kinds & (1 << (int)kind)) != 0;

    /// <summary>The names of all kinds of a set, in sort order.</summary>
    public static IEnumerable<string> Each(this RegoKinds kinds) => Names.Where((_, index) => kinds.Has((RegoKind)index));
}
