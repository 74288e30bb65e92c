using Gabion.Formats.Tree;

namespace Gabion.Formats.Yaml;

/// <summary>One document of a YAML or JSON stream.</summary>
/// <param name="Root">The document's value; null when the document is empty or could not be read.</param>
/// <param name="Problems">What is wrong with it; a fatal one means that <paramref name="Root"/> is null.</param>
public sealed record YamlDocument(Node? Root, IReadOnlyList<SyntaxProblem> Problems)
{
    public Field Field => Field.Of(Root);

    internal static YamlDocument Broken(SyntaxProblemKind kind, TextSpan at, string message) =>
        new(null, [new(kind, at, message, IsFatal: true)]);
}

/// <summary>Bounds on what a hostile document may cost.</summary>
/// <param name="MaxDepth">Levels of nesting.</param>
/// <param name="MaxNodes">Values in one stream, each alias counted with all that it stands for.</param>
/// <param name="MaxDocuments">Documents in one stream.</param>
public sealed record YamlLimits(int MaxDepth, long MaxNodes, int MaxDocuments)
{
    public static readonly YamlLimits Default = new(MaxDepth: 200, MaxNodes: 2_000_000, MaxDocuments: 100_000);
}
