using System.Collections.Immutable;

namespace Gabion.Policy.Rego.Syntax;

/// <summary>A module as the source has it.</summary>
/// <param name="File">The name of its file.</param>
/// <param name="Version">The rules of syntax that it follows.</param>
/// <param name="Package">The path of its package, without <c>data</c>.</param>
/// <param name="PackageAt">Where the package is named.</param>
/// <param name="Imports">What it imports.</param>
/// <param name="Rules">Its rules, in order.</param>
public sealed record RegoModule(
    string File, RegoVersion Version, ImmutableArray<string> Package, RegoPlace PackageAt, ImmutableArray<RegoImport> Imports, ImmutableArray<RegoRule> Rules)
{
    public ImmutableArray<RegoComment> Comments { get; init; } = [];

    /// <summary>The annotations of the package.</summary>
    public ImmutableArray<RegoAnnotation> Annotations { get; init; } = [];

    /// <summary>The source itself.</summary>
    public string Source { get; init; } = "";

    /// <summary><c>not</c> covers all of its statement, undefined operands included: <c>import future.keywords.not</c>.</summary>
    public bool HasWholeNegation => Imports.Any(import => import.Path is ["future", "keywords", "not"]);

    /// <summary>The module asks for syntax 1 itself: <c>import rego.v1</c>.</summary>
    public bool ImportsV1 { get; init; }
}

/// <summary><c>import data.a.b as c</c></summary>
/// <param name="At">Where it stands.</param>
/// <param name="Path">The path, with its root (<c>data</c>, <c>input</c>, <c>rego</c>, <c>future</c>).</param>
/// <param name="Alias">The name after <c>as</c>, or null.</param>
public sealed record RegoImport(RegoPlace At, ImmutableArray<string> Path, string? Alias)
{
    /// <summary>The name that it brings into the module.</summary>
    public string Name => Alias ?? Path[^1];
}
