using System.Collections.Immutable;

namespace Gabion.Policy.Cel;

/// <summary>A type with fields, by its qualified name.</summary>
/// <param name="Type">What the checker takes a value of it for: a native type for the well-known messages of protocol buffers.</param>
/// <param name="Fields">The fields and their types.</param>
/// <param name="Create">Makes a value from the fields that were written; null when expressions cannot make one.</param>
internal sealed record CelStruct(
    string Name, CelType Type, ImmutableDictionary<string, CelType> Fields, Func<IReadOnlyDictionary<string, CelValue>, CelValue>? Create);
