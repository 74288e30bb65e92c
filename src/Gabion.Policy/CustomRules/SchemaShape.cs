using Gabion.Formats.Tree;

namespace Gabion.Policy.CustomRules;

/// <summary>
/// Whether a schema is structural, as far as rules need it: every part has a type, lists say what they hold, a mapping has either
/// properties or additionalProperties, nothing refers elsewhere, and nothing is declared within allOf, anyOf, oneOf and not. A schema
/// that is not structural is refused by the API server before any rule is looked at.
/// </summary>
internal sealed class SchemaShape(List<DefinitionFault> faults)
{
    /// <summary>Nothing more is looked at.</summary>
    public bool IsTooDeep { get; private set; }

    private static readonly string[] Unsupported = ["$ref", "$schema", "id", "definitions", "dependencies", "patternProperties", "additionalItems"];
    private static readonly string[] Types = ["array", "boolean", "integer", "number", "object", "string"];
    private static readonly string[] Junctors = ["allOf", "anyOf", "oneOf"];

    public void Check(Field schema, int depth = 0)
    {
        if (depth > DeclaredTypes.MaxDepth)
        {
            IsTooDeep = true;
            Add(schema, $"the schema is nested more than {DeclaredTypes.MaxDepth} levels deep");
            return;
        }

        if (CheckKeywords(schema))
        {
            CheckType(schema, isRoot: depth == 0);
        }

        CheckParts(schema, depth);
        CheckItself(schema, depth);
    }

    /// <returns>Whether the part stands for itself; one that refers elsewhere needs no type.</returns>
    private bool CheckKeywords(Field schema)
    {
        var first = faults.Count;
        foreach (var keyword in Unsupported.Where(keyword => schema[keyword].IsSet))
        {
            Add(schema[keyword], $"'{keyword}' is not supported");
        }

        var isPlain = faults.Count == first;
        if (schema["uniqueItems"].IsTrue)
        {
            Add(schema["uniqueItems"], "uniqueItems cannot be set to true; x-kubernetes-list-type: set says the same");
        }

        return isPlain;
    }

    private void CheckType(Field schema, bool isRoot)
    {
        var type = schema["type"].Text;
        if (type is null or "")
        {
            if (!schema["x-kubernetes-int-or-string"].IsTrue && !schema["x-kubernetes-preserve-unknown-fields"].IsTrue)
            {
                Add(schema["type"], "type must not be empty");
            }
        }
        else if (!Types.Contains(type))
        {
            Add(schema["type"], $"type '{type}' is not known; it takes {string.Join(", ", Types)}");
        }
        else if (isRoot && type != "object")
        {
            Add(schema["type"], "type must be object at the root");
        }
        else if (type == "array" && !schema["items"].IsMapping)
        {
            Add(schema["items"], schema["items"].IsSequence ? "items must be a schema, but is an array" : "items must be specified");
        }
    }

    private void CheckParts(Field schema, int depth)
    {
        var additional = schema["additionalProperties"];
        if (additional.IsSet && depth == 0)
        {
            Add(additional, "additionalProperties must not be used at the root");
        }

        if (schema["properties"].Entries.Count > 0 && (additional.IsMapping || additional.IsFalse))
        {
            Add(additional, "additionalProperties and properties are mutually exclusive");
        }

        foreach (var property in schema["properties"].Entries)
        {
            Check(property.Value, depth + 1);
        }

        if (schema["items"].IsMapping)
        {
            Check(schema["items"], depth + 1);
        }

        if (additional.IsMapping)
        {
            Check(additional, depth + 1);
        }
    }

    private void CheckItself(Field schema, int depth)
    {
        foreach (var junctor in Junctors)
        {
            foreach (var part in schema[junctor].Items)
            {
                CheckWithin(part, schema["x-kubernetes-int-or-string"].IsTrue, depth + 1);
            }
        }

        CheckWithin(schema["not"], false, depth + 1);
    }

    /// <param name="part">Within a junctor.</param>
    /// <param name="mayHaveType">It may be one of the two types of an int-or-string.</param>
    /// <param name="depth">Levels so far.</param>
    private void CheckWithin(Field part, bool mayHaveType, int depth)
    {
        if (!part.IsMapping || depth > DeclaredTypes.MaxDepth)
        {
            return;
        }

        foreach (var keyword in new[] { "type", "additionalProperties", "default", "nullable", "x-kubernetes-validations" })
        {
            if (part[keyword].IsSet && !part[keyword].IsFalse && !(keyword == "type" && mayHaveType))
            {
                Add(part[keyword], $"{keyword} must be empty within allOf, anyOf, oneOf and not for the schema to be structural");
            }
        }

        foreach (var property in part["properties"].Entries)
        {
            CheckWithin(property.Value, false, depth + 1);
        }

        CheckWithin(part["items"], false, depth + 1);
        foreach (var inner in Junctors.SelectMany(junctor => part[junctor].Items))
        {
            CheckWithin(inner, mayHaveType, depth + 1);
        }

        CheckWithin(part["not"], false, depth + 1);
    }

    private void Add(Field at, string message) => faults.Add(new(DefinitionFaultKind.Schema, at, at.Span.Start, $"the schema is not structural: {message}"));
}
