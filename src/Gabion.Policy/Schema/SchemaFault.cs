using Gabion.Formats.Tree;

namespace Gabion.Policy.Schema;

/// <summary>What the API server would not take of an object.</summary>
/// <param name="At">The place; for a missing field, the absent field.</param>
/// <param name="Message">One sentence without a full stop.</param>
/// <param name="Fix">What to do here, where more is known than the kind of fault says.</param>
public sealed record SchemaFault(SchemaFaultKind Kind, Field At, string Message, string? Fix = null)
{
    /// <summary>What to write instead, as YAML; null when it is not certain.</summary>
    public string? Replacement { get; init; }
}

/// <summary>The kinds of <see cref="SchemaFault"/>.</summary>
public enum SchemaFaultKind
{
    UnknownField,
    WrongType,
    MissingField,
    ValueNotAllowed,
    UnknownVersion,
    RemovedVersion,
    DeprecatedVersion,
}
