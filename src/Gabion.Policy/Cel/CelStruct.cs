using System.Collections.Immutable;

namespace Gabion.Policy.Cel;

/// <summary>A type with fields, by its qualified name.</summary>
/// <param name="Type">What the checker takes a value of it for: a native type for the well-known messages of protocol buffers.</param>
/// <param name="Fields">The fields and their types.</param>
/// <param name="Create">Makes a value from the fields that were written; null when expressions cannot make one.</param>
internal sealed record CelStruct(
    string Name, CelType Type, ImmutableDictionary<string, CelType> Fields, Func<IReadOnlyDictionary<string, CelValue>, CelValue>? Create)
{
    /// <summary>It takes fields of any name and type: a type without a schema.</summary>
    public bool IsOpen { get; init; }

    /// <summary>The type of a field; null when there is none.</summary>
    public CelType? Find(string field) => Fields.TryGetValue(field, out var type) ? type : IsOpen ? CelType.Dyn : null;
}
