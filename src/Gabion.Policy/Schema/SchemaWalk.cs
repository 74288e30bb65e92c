using System.Collections.Immutable;
using Gabion.Formats.Tree;

namespace Gabion.Policy.Schema;

/// <summary>Walks an object along its type.</summary>
internal sealed class SchemaWalk(int minor, ImmutableArray<SchemaFault>.Builder faults)
{
    /// <summary>An object that is wrong everywhere is told so often, not more.</summary>
    private const int MaxFaults = 200;

    private readonly Stack<SchemaType> _above = new();

    /// <summary>Checks an object; its status is the server's own, and what a manifest says of it is passed over.</summary>
    public void Check(Field @object, SchemaType type)
    {
        foreach (var name in type.Required(minor))
        {
            var field = @object[name];
            if (!field.Exists && !(_above.Count == 0 && name == "status"))
            {
                Add(new(SchemaFaultKind.MissingField, field, $"'{name}' is missing, which {type.ShortName} requires"));
            }
        }

        foreach (var entry in @object.Entries)
        {
            if (_above.Count == 0 && entry.Key == "status")
            {
                continue;
            }

            var types = type.Find(entry.Key, minor);
            if (types.Length > 0)
            {
                CheckAny(entry.Value, types, new(entry.Key), type);
            }
            else if (!IsDirective(entry.Key) && IsCertainlyUnknown(type))
            {
                Add(new(SchemaFaultKind.UnknownField, entry.Value, Unknown(entry.Key, type)));
            }
        }
    }

    /// <summary>Keys of a strategic merge patch, which is no whole object, and keys that a template fills in.</summary>
    private static bool IsDirective(string key) =>
        key.StartsWith("$patch", StringComparison.Ordinal) || key.StartsWith("$retainKeys", StringComparison.Ordinal)
        || key.StartsWith("$setElementOrder/", StringComparison.Ordinal) || key.StartsWith("$deleteFromPrimitiveList/", StringComparison.Ordinal)
        || key.Contains("{{", StringComparison.Ordinal) || key.Contains("${", StringComparison.Ordinal) || key.Length == 0;

    /// <summary>Between the known versions, an alpha or beta type may have had fields that neither knows.</summary>
    private bool IsCertainlyUnknown(SchemaType type) =>
        minor is >= KubernetesSchema.Newest or KubernetesSchema.Oldest || !(type.Name.Contains("alpha", StringComparison.Ordinal) || type.Name.Contains("beta", StringComparison.Ordinal));

    private void CheckAny(Field value, FieldType[] types, FieldName name, SchemaType owner)
    {
        if (types.Length == 1)
        {
            CheckField(value, types[0], name, owner);
            return;
        }

        var first = faults.Count;
        foreach (var type in types)
        {
            while (faults.Count > first)
            {
                faults.RemoveAt(faults.Count - 1);
            }

            CheckField(value, type, name, owner);
            if (faults.Count == first)
            {
                return;
            }
        }
    }

    private void CheckField(Field value, FieldType type, FieldName name, SchemaType owner)
    {
        if (type.Shape.Nesting == Nesting.None)
        {
            CheckValue(value, type, name, owner);
            return;
        }

        if (value.IsNull || value.IsPlaceholder)
        {
            return;
        }

        switch (type.Shape.Nesting)
        {
            case Nesting.List when !value.IsSequence:
                Add(Wrong(value, name, "a list"));
                break;
            case Nesting.List:
                foreach (var item in value.Items)
                {
                    CheckValue(item, type, name, owner);
                }

                break;
            case Nesting.Map or Nesting.MapOfLists when !value.IsMapping:
                Add(Wrong(value, name, "a mapping"));
                break;
            case Nesting.Map:
                foreach (var entry in value.Entries)
                {
                    CheckValue(entry.Value, type, name with { Key = entry.Key }, owner);
                }

                break;
            case Nesting.MapOfLists:
                foreach (var item in value.Entries.SelectMany(entry => entry.Value.Items))
                {
                    CheckValue(item, type, name, owner);
                }

                break;
            default:
                break;
        }
    }

    private void CheckValue(Field value, FieldType type, FieldName name, SchemaType owner)
    {
        if (value.IsNull || value.IsPlaceholder)
        {
            return;
        }

        if (type.Target is { } target)
        {
            if (!value.IsMapping)
            {
                Add(Wrong(value, name, "a mapping"));
                return;
            }

            _above.Push(owner);
            Check(value, target);
            _above.Pop();
            return;
        }

        if (ScalarCheck.Expected(value, type.Shape.Value) is { } expected)
        {
            Add(Wrong(value, name, expected) with { Replacement = ScalarCheck.Mend(value, type.Shape.Value) });
        }
        else if (owner.ShortName != "ResourceRequirements" && ScalarCheck.Malformed(value, type.Shape.Value) is { } malformed) // a rule of its own says more of those
        {
            Add(new(SchemaFaultKind.ValueNotAllowed, value, $"'{name}' is {malformed}"));
        }
        else if (type.Allowed is { } allowed && value.Text is { Length: > 0 } text && !allowed.Contains(text))
        {
            Add(new(SchemaFaultKind.ValueNotAllowed, value, $"'{name}' is '{text}', but takes only {string.Join(", ", allowed)}{NearName.Hint(text, allowed)}"));
        }
    }

    private static SchemaFault Wrong(Field value, FieldName name, string expected) =>
        new(SchemaFaultKind.WrongType, value, $"'{name}' must be {expected}, but is {ScalarCheck.Describe(value)}");

    private string Unknown(string key, SchemaType type)
    {
        var message = $"'{key}' is no field of {type.ShortName} in Kubernetes 1.{minor}";
        if (NearName.Of(key, type.Names.Where(name => type.Find(name, minor).Length > 0)) is { } near)
        {
            return $"{message}; did you mean '{near}'?";
        }

        foreach (var (name, field) in type.Fields)
        {
            if (field.Shape.Nesting == Nesting.None && field.Target?.Find(key, minor).Length > 0)
            {
                return $"{message}; it belongs in '{name}'";
            }
        }

        return _above.FirstOrDefault(above => above.Find(key, minor).Length > 0) is { } owner ? $"{message}; it belongs further up, in {owner.ShortName}" : message;
    }

    private void Add(SchemaFault fault)
    {
        if (faults.Count < MaxFaults)
        {
            faults.Add(fault);
        }
    }

    /// <summary>A field, or an entry of a field that is a map; put together only for a message.</summary>
    private readonly record struct FieldName(string Field, string? Key = null)
    {
        public override string ToString() => Key is null ? Field : $"{Field}.{Key}";
    }
}
