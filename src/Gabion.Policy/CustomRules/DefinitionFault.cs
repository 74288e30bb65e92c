using Gabion.Formats;
using Gabion.Formats.Tree;

namespace Gabion.Policy.CustomRules;

/// <summary>Why the API server refuses a CustomResourceDefinition.</summary>
/// <param name="Field">What it refuses.</param>
/// <param name="At">Its place; that within the expression where it is known.</param>
/// <param name="Message">One sentence without a full stop.</param>
public sealed record DefinitionFault(DefinitionFaultKind Kind, Field Field, TextPosition At, string Message)
{
    public string Path => Field.Path;
}

/// <summary>The kinds of <see cref="DefinitionFault"/>.</summary>
public enum DefinitionFaultKind
{
    /// <summary>The schema is not structural; its rules were not looked at.</summary>
    Schema,

    /// <summary>A rule is not well formed: no text, an unknown reason, a path that leads nowhere.</summary>
    Rule,

    /// <summary>An expression does not compile.</summary>
    Expression,

    /// <summary>An expression, or all of a version's together, may cost too much.</summary>
    Cost,
}
