using Gabion.Formats.Tree;

namespace Gabion.Policy.Schema;

/// <summary>
/// Walks a custom resource along the structural schema of its definition: types, properties, required fields, words, and the
/// <c>x-kubernetes-</c> marks that loosen them. Bounds and patterns are not looked at; CEL rules are asked by <see cref="CustomRules.ResourceRules"/>.
/// </summary>
internal sealed class CustomSchemaWalk
{
    public const int MaxFaults = 200;
    private const int MaxDepth = 100;

    public List<SchemaFault> Faults { get; } = [];

    /// <summary>The parts that every object has are not the definition's; the status is the controller's.</summary>
    public void CheckRoot(Field root, Field schema)
    {
        foreach (var name in schema["required"].Texts.Where(name => name is not ("apiVersion" or "kind" or "metadata" or "status") && !root[name].Exists))
        {
            Add(new(SchemaFaultKind.MissingField, root[name], $"'{name}' is missing, which the definition requires"));
        }

        foreach (var entry in root.Entries.Where(entry => entry.Key is not ("apiVersion" or "kind" or "metadata" or "status")))
        {
            CheckProperty(entry, schema, 0);
        }
    }

    private void Check(Field value, Field schema, string name, int depth)
    {
        if (!schema.IsMapping || value.IsPlaceholder || depth > MaxDepth || (value.IsNull && (schema["nullable"].IsTrue || !schema["type"].Exists)))
        {
            return;
        }

        if (value.IsNull || Expected(value, schema) is not { } expected)
        {
            CheckInside(value, schema, name, depth);
        }
        else
        {
            Add(new(SchemaFaultKind.WrongType, value, $"'{name}' must be {expected}, but is {ScalarCheck.Describe(value)}"));
        }
    }

    private void CheckInside(Field value, Field schema, string name, int depth)
    {
        var allowed = schema["enum"].Texts.ToList();
        if (allowed.Count > 0 && value.Text is { } text && !allowed.Contains(text))
        {
            Add(new(SchemaFaultKind.ValueNotAllowed, value, $"'{name}' is '{text}', but takes only {string.Join(", ", allowed)}{NearName.Hint(text, allowed)}"));
        }

        foreach (var item in value.Items)
        {
            Check(item, schema["items"], name, depth + 1);
        }

        if (value.IsMapping)
        {
            foreach (var required in schema["required"].Texts.Where(required => !value[required].Exists))
            {
                // A property with a default is filled in before the schema is asked.
                if (!schema["properties"][required]["default"].Exists)
                {
                    Add(new(SchemaFaultKind.MissingField, value[required], $"'{required}' is missing, which the definition requires"));
                }
            }

            foreach (var entry in value.Entries)
            {
                CheckProperty(entry, schema, depth);
            }
        }
    }

    private void CheckProperty(FieldEntry entry, Field schema, int depth)
    {
        var property = schema["properties"][entry.Key];
        if (property.Exists)
        {
            Check(entry.Value, property, entry.Key, depth + 1);
        }
        else if (schema["additionalProperties"].IsMapping)
        {
            Check(entry.Value, schema["additionalProperties"], entry.Key, depth + 1);
        }
        else if (schema["properties"].IsMapping && !IsOpen(schema) && !entry.Key.Contains("{{", StringComparison.Ordinal))
        {
            var hint = NearName.Hint(entry.Key, schema["properties"].Entries.Select(known => known.Key));
            Add(new(SchemaFaultKind.UnknownField, entry.Value, $"'{entry.Key}' is no field that the definition has{hint}"));
        }
    }

    private static bool IsOpen(Field schema) =>
        schema["x-kubernetes-preserve-unknown-fields"].IsTrue || schema["x-kubernetes-embedded-resource"].IsTrue || schema["additionalProperties"].IsTrue;

    private static string? Expected(Field value, Field schema)
    {
        if (schema["x-kubernetes-int-or-string"].IsTrue || schema["format"].Text == "int-or-string")
        {
            return ScalarCheck.Expected(value, ValueShape.IntegerOrText);
        }

        return schema["type"].Text switch
        {
            "object" => value.IsMapping ? null : "a mapping",
            "array" => value.IsSequence ? null : "a list",
            "string" => ScalarCheck.Expected(value, ValueShape.Text),
            "integer" => ScalarCheck.Expected(value, ValueShape.Integer64),
            "number" => ScalarCheck.Expected(value, ValueShape.Number),
            "boolean" => ScalarCheck.Expected(value, ValueShape.Boolean),
            _ => null,
        };
    }

    private void Add(SchemaFault fault)
    {
        if (Faults.Count < MaxFaults)
        {
            Faults.Add(fault);
        }
    }
}
