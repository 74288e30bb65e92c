using System.Collections.Immutable;
using Gabion.Policy.Cel;
using Gabion.Policy.Cel.Check;

namespace Gabion.Policy.MutatingAdmission;

/// <summary><c>jsonpatch.escapeKey("a/b")</c>: a key as a JSON pointer writes it; only in the expressions of mutations.</summary>
internal static class JsonPatchLibrary
{
    public static ImmutableArray<Overload> Overloads { get; } =
    [
        .. new CelLibrary("jsonpatch").Function(
            "jsonpatch.escapeKey(string) -> string",
            (_, a) => CelValue.Of(a[0].AsString.Replace("~", "~0", StringComparison.Ordinal).Replace("/", "~1", StringComparison.Ordinal))).Overloads,
    ];
}
