using System.Collections.Immutable;
using Gabion.Policy.Cel;

namespace Gabion.Policy.MutatingAdmission;

/// <summary>
/// A value that a mutation makes: <c>Object{…}</c>, <c>Object.spec{…}</c>, <c>JSONPatch{…}</c>. Its fields are not checked against a schema when
/// it is made; the names of its types have to follow the path of its fields.
/// </summary>
internal sealed class ConstructedObject(string typeName, IReadOnlyDictionary<string, CelValue> fields) : CelMap
{
    public const string ObjectType = "Object";
    public const string PatchType = "JSONPatch";

    private static readonly ImmutableDictionary<string, CelType> PatchFields =
        ImmutableDictionary.CreateRange(StringComparer.Ordinal, new KeyValuePair<string, CelType>[]
        {
            new("op", CelType.String), new("path", CelType.String), new("from", CelType.String), new("value", CelType.Dyn),
        });

    public string TypeName => typeName;

    public IReadOnlyDictionary<string, CelValue> Fields => fields;

    public override int Count => fields.Count;

    public override IEnumerable<CelValue> Keys => fields.Keys.Select(CelValue.Of);

    public override bool TryGet(CelValue key, out CelValue value)
    {
        value = default;
        return key.Kind == CelKind.String && fields.TryGetValue(key.AsString, out value);
    }

    public override bool TryGet(string key, out CelValue value) => fields.TryGetValue(key, out value);

    /// <summary>The type of a name that expressions may make, such as <c>Object.spec.containers</c>; null for others.</summary>
    public static CelStruct? Resolve(string name) => name switch
    {
        PatchType => new(name, CelType.Struct(name), PatchFields, made => CelValue.Of(new ConstructedObject(name, made))),
        ObjectType => Any(name),
        _ when name.StartsWith($"{ObjectType}.", StringComparison.Ordinal) => Any(name),
        _ => null,
    };

    /// <summary>What is wrong with the names of the types inside; null when they follow the path of the fields.</summary>
    public static string? TypeFault(CelValue value, string path)
    {
        switch (value.Kind)
        {
            case CelKind.Map when value.AsMap is ConstructedObject made:
                if (made.TypeName != path)
                {
                    return $"unexpected type name \"{made.TypeName}\", expected \"{path}\", which matches field name path from root Object type";
                }

                return made.Fields.Select(field => TypeFault(field.Value, $"{path}.{field.Key}")).FirstOrDefault(fault => fault is not null);
            case CelKind.Map:
                return value.AsMap.Keys.Select(key => value.AsMap.TryGet(key, out var inner) ? TypeFault(inner, path) : null).FirstOrDefault(fault => fault is not null);
            case CelKind.List:
                return Enumerable.Range(0, value.AsList.Count).Select(index => TypeFault(value.AsList[index], path)).FirstOrDefault(fault => fault is not null);
            default:
                return null;
        }
    }

    private static CelStruct Any(string name) => new(
        name, CelType.Struct(name), ImmutableDictionary<string, CelType>.Empty, made => CelValue.Of(new ConstructedObject(name, made)))
    {
        IsOpen = true,
    };
}
