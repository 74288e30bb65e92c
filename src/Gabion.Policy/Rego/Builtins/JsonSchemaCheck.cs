using Gabion.Policy.Patterns;
using Gabion.Policy.Rego.Values;

namespace Gabion.Policy.Rego.Builtins;

/// <summary>Whether a value is a schema at all: keywords have their types, patterns are patterns.</summary>
internal static class JsonSchemaCheck
{
    private const int Deepest = 64;
    private const string Types = "array boolean integer number null object string";

    /// <summary>What is wrong; null when nothing is.</summary>
    public static string? Problem(RegoValue schema, int depth = 0)
    {
        if (schema is RegoBoolean && depth > 0)
        {
            return null;
        }

        if (schema is not RegoObject keywords)
        {
            return "schema is invalid";
        }

        if (depth > Deepest)
        {
            return "schema nests too deeply";
        }

        foreach (var type in keywords.Get("type") is { } given ? given is RegoArray many ? many.Items.ToArray() : [given] : [])
        {
            if (type is not RegoString name)
            {
                return "type must be of type string or array of strings";
            }

            if (!Types.Split(' ').Contains(name.Value, StringComparer.Ordinal))
            {
                return $"has a primitive type that is NOT VALID -- given: /{name.Value}/ Expected valid values are:[{Types}]";
            }
        }

        if (keywords.Get("pattern") is { } pattern && (pattern is not RegoString text || !IsPattern(text.Value)))
        {
            return "pattern must be a valid regex";
        }

        if (keywords.Get("$ref") is RegoString reference && !reference.Value.StartsWith('#'))
        {
            return $"remote reference loading disabled: {reference.Value}";
        }

        if (keywords.Get("required") is { } required and not RegoBoolean && (required is not RegoArray names || names.Items.ToArray().Any(name => name is not RegoString)))
        {
            return "required must be of type array of strings";
        }

        if (keywords.Get("enum") is { } values && values is not RegoArray { Count: > 0 })
        {
            return "enum must be of type array with at least one value";
        }

        foreach (var number in (ReadOnlySpan<string>)["minLength", "maxLength", "minItems", "maxItems", "minProperties", "maxProperties"])
        {
            if (keywords.Get(number) is { } limit && (limit is not RegoNumber { IsInteger: true } || limit.CompareTo(RegoNumber.Zero) < 0))
            {
                return $"{number} must be of a non-negative integer";
            }
        }

        return Inner(keywords).Select(inner => Problem(inner, depth + 1)).FirstOrDefault(problem => problem is not null);
    }

    private static IEnumerable<RegoValue> Inner(RegoObject keywords)
    {
        foreach (var name in new[] { "properties", "patternProperties", "definitions", "$defs" })
        {
            foreach (var schema in keywords.Get(name) is RegoObject named ? named.Values.ToArray() : [])
            {
                yield return schema;
            }
        }

        foreach (var name in new[] { "allOf", "anyOf", "oneOf" })
        {
            foreach (var schema in keywords.Get(name) is RegoArray list ? list.Items.ToArray() : [])
            {
                yield return schema;
            }
        }

        foreach (var name in new[] { "items", "additionalProperties", "additionalItems", "not", "if", "then", "else", "contains", "propertyNames" })
        {
            if (keywords.Get(name) is { } schema)
            {
                foreach (var one in schema is RegoArray many ? many.Items.ToArray() : [schema])
                {
                    yield return one;
                }
            }
        }
    }

    private static bool IsPattern(string text)
    {
        try
        {
            Re2Translator.Translate(text);
            return true;
        }
        catch (Re2Exception)
        {
            // That is the answer.
            return false;
        }
    }
}
