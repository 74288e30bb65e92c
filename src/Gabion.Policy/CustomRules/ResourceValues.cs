using Gabion.Formats.Tree;
using Gabion.Policy.Cel;
using Gabion.Policy.Cel.Evaluate;

namespace Gabion.Policy.CustomRules;

/// <summary>The values of a custom resource as rules see them: by the types of the schema, with its defaults, without what it does not know.</summary>
internal static class ResourceValues
{
    public static CelValue Of(DeclaredType type, Field value) => value.IsNull ? CelValue.Null
        : type.Fields is not null ? CelValue.Of(new ObjectValue(type, value))
        : type.Key is not null ? CelValue.Of(new MapValue(type.Element!, value))
        : type.Element is not null ? CelValue.Of(new ListValue(type.Element, value))
        : OfScalar(type, value);

    /// <summary>What stands in a field, or its default; a null where none may be is as if nothing stood there.</summary>
    public static Field Property(Field @object, string name, Field schema)
    {
        var value = @object[name];
        return value.Exists && !(value.IsNull && schema["default"].IsSet && !schema["nullable"].IsTrue) ? value : schema["default"];
    }

    private static CelValue OfScalar(DeclaredType type, Field value)
    {
        var found = NodeValues.Of(value.Node);
        switch (type.Cel.TypeKind)
        {
            case CelTypeKind.Double:
                return found.Kind == CelKind.Integer ? CelValue.Of((double)found.AsInteger) : found;
            case CelTypeKind.Timestamp when found.Kind == CelKind.String:
                return Known(Conversions.ToTimestamp(type.Schema["format"].Text == "date" ? CelValue.Of($"{found.AsString}T00:00:00Z") : found));
            case CelTypeKind.Duration when found.Kind == CelKind.String:
                return Known(Conversions.ToDuration(found));
            case CelTypeKind.Bytes when found.Kind == CelKind.String:
                var bytes = new byte[found.AsString.Length];
                return Convert.TryFromBase64String(found.AsString, bytes, out var length) ? CelValue.Of((ReadOnlyMemory<byte>)bytes.AsMemory(0, length)) : CelValue.Unknown("no base64");
            default:
                return found;
        }
    }

    /// <summary>What cannot be read here, the server may read in another way.</summary>
    private static CelValue Known(CelValue value) => value.IsError ? CelValue.Unknown("a format that is not known") : value;

    private sealed class ListValue(DeclaredType item, Field value) : CelList
    {
        public override int Count => value.Items.Count;

        public override CelValue this[int index] => Of(item, value[index]);
    }

    private sealed class MapValue(DeclaredType item, Field value) : CelMap
    {
        public override int Count => value.Entries.Count;

        public override IEnumerable<CelValue> Keys
        {
            get
            {
                foreach (var entry in value.Entries)
                {
                    yield return CelValue.Of(entry.Key);
                }
            }
        }

        public override bool TryGet(CelValue key, out CelValue found)
        {
            var field = key.Kind == CelKind.String ? value[key.AsString] : default;
            found = field.Exists ? Of(item, field) : default;
            return field.Exists;
        }
    }

    /// <summary>The fields that the schema has, by their names in expressions.</summary>
    private sealed class ObjectValue(DeclaredType type, Field value) : CelMap
    {
        public override int Count => Keys.Count();

        public override IEnumerable<CelValue> Keys => type.Fields!.Keys.Where(name => Find(name).Exists).Select(CelValue.Of);

        public override bool TryGet(CelValue key, out CelValue found)
        {
            found = default;
            return key.Kind == CelKind.String && TryGet(key.AsString, out found);
        }

        public override bool TryGet(string key, out CelValue found)
        {
            var name = type.Fields!.ContainsKey(key) ? key : $"__{key}__";
            var field = type.Fields.ContainsKey(name) ? Find(name) : default;
            found = field.Exists ? Of(type.Fields[name], field) : default;
            return field.Exists;
        }

        private Field Find(string name) => Property(value, type.Names?.GetValueOrDefault(name) ?? name, type.Fields![name].Schema);
    }
}
