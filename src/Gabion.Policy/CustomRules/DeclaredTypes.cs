using Gabion.Formats.Tree;
using Gabion.Policy.Cel;
using Gabion.Policy.Cel.Kubernetes;

namespace Gabion.Policy.CustomRules;

/// <summary>
/// Reads the types of expressions from a structural schema (<c>SchemaDeclType</c> of <c>k8s.io/apiserver/pkg/cel/common</c>). Fields
/// without a type, such as those that keep unknown content, are in no expression.
/// </summary>
internal sealed class DeclaredTypes
{
    /// <summary>Levels of a schema; deeper ones are refused before they get here.</summary>
    public const int MaxDepth = 256;

    private static readonly Dictionary<string, CelType> Scalars = new(StringComparer.Ordinal)
    {
        ["boolean"] = CelType.Bool,
        ["number"] = CelType.Double,
        ["integer"] = CelType.Int,
    };

    private readonly Dictionary<string, DeclaredType> _objects = new(StringComparer.Ordinal);

    /// <summary>What the rules of a part of a schema may use.</summary>
    /// <param name="type">The type of the part.</param>
    /// <param name="minor">The version whose libraries count.</param>
    /// <param name="isOptional"><c>oldSelf</c> is an optional value.</param>
    public CelEnvironment Environment(DeclaredType type, int minor, bool isOptional) => KubernetesCel.Builder(minor)
        .Variable("self", type.Cel)
        .Variable("oldSelf", isOptional ? CelType.OptionalOf(type.Cel) : type.Cel)
        .Resolving(Find)
        .Build();

    /// <summary>The types of objects that were read, for the checker.</summary>
    public CelStruct? Find(string name) => _objects.TryGetValue(name, out var type) ? new(name, type.Cel, type.FieldTypes, null) : null;

    /// <param name="schema">The schema.</param>
    /// <param name="path">Where it stands in the resource.</param>
    /// <param name="isRoot">It is a whole resource: kind, apiVersion and the name are known.</param>
    /// <returns>Null when the schema says no type.</returns>
    public DeclaredType? Read(Field schema, string path, bool isRoot, int depth = 0)
    {
        if (depth > MaxDepth)
        {
            return null;
        }

        if (schema["x-kubernetes-int-or-string"].IsTrue)
        {
            return new(CelType.Dyn, path, schema) { MaxElements = Bound(schema, "maxLength") is { } length ? Saturated(length, 4) : RequestSize.MaxText, Keyword = "maxLength", PerUnit = 4 };
        }

        return schema["type"].Text switch
        {
            "array" => List(schema, path, depth),
            "object" when schema["additionalProperties"].IsMapping => Map(schema, path, depth),
            "object" => Object(schema, path, isRoot, depth),
            "string" => Text(schema, path),
            { } name when Scalars.TryGetValue(name, out var scalar) => new(scalar, path, schema) { MinSerializedSize = name == "boolean" ? 4 : 1 },
            _ => null,
        };
    }

    public static ulong? Bound(Field schema, string keyword) => schema[keyword].Integer is { } bound ? (ulong)Math.Max(0, bound) : null;

    private static ulong Saturated(ulong number, ulong factor) => number > ulong.MaxValue / factor ? ulong.MaxValue : number * factor;

    private static bool IsWhole(Field schema) => schema["x-kubernetes-embedded-resource"].IsTrue;

    private DeclaredType? List(Field schema, string path, int depth)
    {
        var items = schema["items"];
        return Read(items, $"{path}[*]", IsWhole(items), depth + 1) is { } item
            ? new(CelType.ListOf(item.Cel), path, schema)
            {
                Element = item,
                MaxElements = Bound(schema, "maxItems") ?? RequestSize.Items(item.MinSerializedSize),
                MinSerializedSize = 2,
                Keyword = "maxItems",
            }
            : null;
    }

    private DeclaredType? Map(Field schema, string path, int depth)
    {
        var values = schema["additionalProperties"];
        return Read(values, $"{path}[*]", IsWhole(values), depth + 1) is { } value
            ? new(CelType.MapOf(CelType.String, value.Cel), path, schema)
            {
                Key = new(CelType.String, path, default) { MinSerializedSize = 2 },
                Element = value,
                MaxElements = Bound(schema, "maxProperties") ?? RequestSize.Entries(value.MinSerializedSize),
                MinSerializedSize = 2,
                Keyword = "maxProperties",
            }
            : null;
    }

    private DeclaredType Object(Field schema, string path, bool isRoot, int depth)
    {
        var properties = schema["properties"];
        var fields = new Dictionary<string, DeclaredType>(StringComparer.Ordinal);
        var required = schema["required"].Texts.ToHashSet(StringComparer.Ordinal);
        Dictionary<string, string>? names = null;
        var size = 2L;
        var hasOwn = isRoot && !NamesItself(properties);
        foreach (var property in properties.Entries)
        {
            if (!(hasOwn && property.Key is "kind" or "apiVersion" or "metadata") && Read(property.Value, Below(path, property.Key), IsWhole(property.Value), depth + 1) is { } type)
            {
                Add(property.Key, type, property.Value["default"].IsSet);
            }
        }

        if (hasOwn)
        {
            Add("kind", Text(default, Below(path, "kind")), false);
            Add("apiVersion", Text(default, Below(path, "apiVersion")), false);
            Add("metadata", Metadata(Below(path, "metadata")), false);
        }

        return Known(path, schema, fields, size, names);

        void Add(string name, DeclaredType type, bool hasDefault)
        {
            if (FieldEscape.Of(name) is { } escaped)
            {
                fields[escaped] = type;
                if (escaped != name)
                {
                    (names ??= new(StringComparer.Ordinal))[escaped] = name;
                }
            }

            if (!hasDefault && required.Contains(name))
            {
                // The quotation marks of the name, the colon and a comma.
                size += System.Text.Encoding.UTF8.GetByteCount(name) + type.MinSerializedSize + 4;
            }
        }
    }

    private DeclaredType Metadata(string path) => Known(
        path, default,
        new(StringComparer.Ordinal) { ["name"] = Text(default, $"{path}.name"), ["generateName"] = Text(default, $"{path}.generateName") }, 2, null);

    private DeclaredType Known(string path, Field schema, Dictionary<string, DeclaredType> fields, long size, Dictionary<string, string>? names)
    {
        var name = $"object({(path.Length == 0 ? "self" : path)})";
        return _objects[name] = new(CelType.Struct(name), path, schema) { Fields = fields, Names = names, MinSerializedSize = size };
    }

    /// <summary>The schema itself says all that is known of every object.</summary>
    private static bool NamesItself(Field properties) =>
        properties["kind"]["type"].Text == "string" && properties["apiVersion"]["type"].Text == "string" && properties["metadata"]["type"].Text == "object"
        && properties["metadata"]["properties"]["name"]["type"].Text == "string" && properties["metadata"]["properties"]["generateName"]["type"].Text == "string";

    private static DeclaredType Text(Field schema, string path)
    {
        switch (schema["format"].Text)
        {
            case "byte":
                return new(CelType.Bytes, path, schema) { MaxElements = Bound(schema, "maxLength") ?? RequestSize.MaxText, MinSerializedSize = 2, Keyword = "maxLength" };
            case "duration":
                return new(CelType.Duration, path, schema) { MaxElements = RequestSize.MaxTime, MinSerializedSize = RequestSize.MinDuration };
            case "date":
                return new(CelType.Timestamp, path, schema) { MaxElements = RequestSize.Date, MinSerializedSize = RequestSize.Date };
            case "date-time":
                return new(CelType.Timestamp, path, schema) { MaxElements = RequestSize.MaxTime, MinSerializedSize = RequestSize.MinTime };
            default:
                break;
        }

        var words = schema["enum"].Items;
        var hasWords = words.Count > 0 && !schema["maxLength"].IsSet;
        return new(CelType.String, path, schema)
        {
            MaxElements = Bound(schema, "maxLength") is { } length ? Saturated(length, 4) : hasWords ? Longest(words) : RequestSize.MaxText,
            MinSerializedSize = 2,
            Keyword = hasWords || !schema.IsMapping ? null : "maxLength",
            PerUnit = 4,
        };
    }

    private static ulong Longest(Field.ItemList words)
    {
        var longest = 0;
        foreach (var word in words)
        {
            longest = Math.Max(longest, word.Text is { } text ? System.Text.Encoding.UTF8.GetByteCount(text) : 0);
        }

        return (ulong)longest;
    }

    private static string Below(string path, string name) => path.Length == 0 ? name : $"{path}.{name}";
}
