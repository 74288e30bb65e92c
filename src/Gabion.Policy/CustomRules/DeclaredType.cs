using System.Collections.Immutable;
using Gabion.Formats.Tree;
using Gabion.Policy.Cel;

namespace Gabion.Policy.CustomRules;

/// <summary>The type that a part of a schema has in expressions, and how large a value of it can be.</summary>
/// <param name="cel">The type.</param>
/// <param name="path">Where values of it stand in the resource: <c>spec.rules[*].host</c>; empty for the resource itself.</param>
/// <param name="schema">The schema; absent for the parts that every object has.</param>
internal sealed class DeclaredType(CelType cel, string path, Field schema)
{
    private ImmutableDictionary<string, CelType>? _types;

    public CelType Cel { get; } = cel;

    public string Path { get; } = path;

    public Field Schema { get; } = schema;

    /// <summary>The fields of an object by their names in expressions; null for all else.</summary>
    public Dictionary<string, DeclaredType>? Fields { get; init; }

    /// <summary>The names in the resource of fields that have another one in expressions.</summary>
    public Dictionary<string, string>? Names { get; init; }

    /// <summary>The keys of a map.</summary>
    public DeclaredType? Key { get; init; }

    /// <summary>The items of a list, or the values of a map.</summary>
    public DeclaredType? Element { get; init; }

    /// <summary>Bytes of a text, items or entries, at the most; 0 for what has no size.</summary>
    public ulong MaxElements { get; init; }

    /// <summary>How many bytes the smallest value takes in JSON.</summary>
    public long MinSerializedSize { get; init; } = 1;

    /// <summary>The keyword that bounds the size: <c>maxItems</c>; null where none does.</summary>
    public string? Keyword { get; init; }

    /// <summary>How many of <see cref="MaxElements"/> one of the keyword's units is: 4 for characters, which take up to four bytes.</summary>
    public ulong PerUnit { get; init; } = 1;

    public bool IsUnbounded => Keyword is not null && !Schema[Keyword].IsSet;

    /// <summary>The types of the fields; a field that is named like a word of the language can also be written as it is.</summary>
    public ImmutableDictionary<string, CelType> FieldTypes => _types ??= Named();

    private ImmutableDictionary<string, CelType> Named()
    {
        var types = ImmutableDictionary.CreateBuilder<string, CelType>(StringComparer.Ordinal);
        foreach (var (name, type) in Fields ?? [])
        {
            types[name] = type.Cel;
            if (name is ['_', '_', .. var word, '_', '_'] && FieldEscape.IsReserved(word))
            {
                types[word] = type.Cel;
            }
        }

        return types.ToImmutable();
    }
}
