using System.Globalization;
using Gabion.Policy.Patterns;
using Gabion.Policy.Rego.Builtins;
using Gabion.Policy.Rego.Values;

namespace Gabion.Policy.Gatekeeper;

/// <summary>The OpenAPI v3 schema of a template's parameters: fills in defaults and finds what breaks it.</summary>
internal sealed class ParameterSchema(RegoObject schema)
{
    private const int Deepest = 64;

    public static ParameterSchema Any { get; } = new(RegoObject.Empty);

    /// <summary>The value with defaults; what is wrong is told to <paramref name="report"/> with the path of keys and indexes.</summary>
    public RegoValue Apply(RegoValue value, Action<string, string> report) => Apply(schema, value, "", report, 0);

    /// <summary>
    /// What counts where a constraint has no parameters: the default of the whole, filled in. Without one there are no parameters, and
    /// the defaults of single ones do not count either: the API server fills in fields of what is there.
    /// </summary>
    public RegoValue OfNothing(Action<string, string> report) => schema.Get("default") is { } standard ? Apply(standard, report) : RegoObject.Empty;

    private static RegoValue Apply(RegoObject schema, RegoValue value, string path, Action<string, string> report, int depth)
    {
        if (depth > Deepest)
        {
            return value;
        }

        if (value is RegoNull)
        {
            if (schema.Get("nullable") is not RegoBoolean { IsTruthy: true } && ObjectFacts.Text(schema, "type").Length > 0)
            {
                report(path, $"must be of type {ObjectFacts.Text(schema, "type")}: \"null\"");
            }

            return value;
        }

        if (TypeProblem(schema, value) is { } problem)
        {
            report(path, problem);
            return value;
        }

        value = value switch
        {
            RegoObject @object => ApplyObject(schema, @object, path, report, depth),
            RegoArray array => ApplyArray(schema, array, path, report, depth),
            _ => value,
        };
        CheckValue(schema, value, path, report);
        CheckCombined(schema, value, path, report, depth);
        return value;
    }

    private static string? TypeProblem(RegoObject schema, RegoValue value)
    {
        if (schema.Get("x-kubernetes-int-or-string") is RegoBoolean { IsTruthy: true })
        {
            return value is RegoString or RegoNumber { IsInteger: true } ? null : $"must be an integer or a string: \"{value.KindName}\"";
        }

        var isRight = ObjectFacts.Text(schema, "type") switch
        {
            "object" => value is RegoObject,
            "array" => value is RegoArray,
            "string" => value is RegoString,
            "boolean" => value is RegoBoolean,
            "integer" => value is RegoNumber { IsInteger: true },
            "number" => value is RegoNumber,
            _ => true,
        };
        return isRight ? null : $"must be of type {ObjectFacts.Text(schema, "type")}: \"{value.KindName}\"";
    }

    private static RegoObject ApplyObject(RegoObject schema, RegoObject value, string path, Action<string, string> report, int depth)
    {
        var properties = schema.Get("properties") as RegoObject ?? RegoObject.Empty;
        var others = schema.Get("additionalProperties") as RegoObject;
        var result = new RegoObjectBuilder(value.Count);
        for (var i = 0; i < value.Count; i++)
        {
            var key = value.Keys[i];
            var name = key is RegoString text ? text.Value : key.ToJson();
            var inner = path.Length == 0 ? name : $"{path}.{name}";
            if (properties.Get(key) is RegoObject own)
            {
                // A null that may not be is as if it were not there, where there is a default.
                if (value.Values[i] is RegoNull && own.Get("nullable") is not RegoBoolean { IsTruthy: true } && own.Get("default") is not null)
                {
                    continue;
                }

                result.Set(key, Apply(own, value.Values[i], inner, report, depth + 1));
            }
            else
            {
                result.Set(key, others is null ? value.Values[i] : Apply(others, value.Values[i], inner, report, depth + 1));
            }
        }

        for (var i = 0; i < properties.Count; i++)
        {
            if (result.Get(properties.Keys[i]) is null && properties.Values[i] is RegoObject own && own.Get("default") is { } standard)
            {
                result.Set(properties.Keys[i], Apply(own, standard, path, report, depth + 1));
            }
        }

        foreach (var name in schema.Get("required") is RegoArray required ? required.Items : [])
        {
            if (result.Get(name) is null)
            {
                report(path, $"the field {name.Text()} is required");
            }
        }

        return result.Build();
    }

    private static RegoArray ApplyArray(RegoObject schema, RegoArray value, string path, Action<string, string> report, int depth)
    {
        if (schema.Get("items") is not RegoObject items)
        {
            return value;
        }

        var result = new RegoValue[value.Count];
        for (var i = 0; i < result.Length; i++)
        {
            result[i] = Apply(items, value[i], string.Create(CultureInfo.InvariantCulture, $"{path}[{i}]"), report, depth + 1);
        }

        return RegoArray.Of(result);
    }

    private static void CheckValue(RegoObject schema, RegoValue value, string path, Action<string, string> report)
    {
        if (schema.Get("enum") is RegoArray allowed && !ComparisonOperators.IsMember(value, allowed))
        {
            report(path, $"{value} is not one of {string.Join(", ", allowed.Items.ToArray().Select(one => one.ToString()))}");
        }

        if (value is RegoString text)
        {
            var length = RegoNumber.Of(CodePoints.Count(text.Value));
            Compare(schema, "minLength", length, -1, path, "must have at least {0} characters", report);
            Compare(schema, "maxLength", length, 1, path, "may have at most {0} characters", report);
            if (ObjectFacts.Text(schema, "pattern") is { Length: > 0 } pattern && !IsMatch(pattern, text.Value))
            {
                report(path, $"{value} does not match the pattern {pattern}");
            }
        }

        if (value is RegoNumber)
        {
            var isOpenBelow = schema.Get("exclusiveMinimum") is RegoBoolean { IsTruthy: true } && value.Equals(schema.Get("minimum"));
            var isOpenAbove = schema.Get("exclusiveMaximum") is RegoBoolean { IsTruthy: true } && value.Equals(schema.Get("maximum"));
            Compare(schema, "minimum", value, -1, path, "must be at least {0}", report);
            Compare(schema, "maximum", value, 1, path, "may be at most {0}", report);
            if (isOpenBelow || isOpenAbove)
            {
                report(path, $"{value} is the limit itself, which is excluded");
            }
        }

        if (value is RegoArray array)
        {
            Compare(schema, "minItems", RegoNumber.Of(array.Count), -1, path, "must have at least {0} items", report);
            Compare(schema, "maxItems", RegoNumber.Of(array.Count), 1, path, "may have at most {0} items", report);
            if (schema.Get("uniqueItems") is RegoBoolean { IsTruthy: true } && RegoSet.Of(array.Items).Count < array.Count)
            {
                report(path, "may not have an item twice");
            }
        }
    }

    private static void Compare(RegoObject schema, string field, RegoValue value, int side, string path, string message, Action<string, string> report)
    {
        if (schema.Get(field) is RegoNumber limit && value.CompareTo(limit) * side > 0)
        {
            report(path, string.Format(CultureInfo.InvariantCulture, message, limit.Text));
        }
    }

    private static bool IsMatch(string pattern, string text)
    {
        try
        {
            return Re2.Of(pattern).IsMatch(text);
        }
        catch (Re2Exception)
        {
            // The template's own check has told of a pattern that is none.
            return true;
        }
    }

    private static void CheckCombined(RegoObject schema, RegoValue value, string path, Action<string, string> report, int depth)
    {
        foreach (var part in schema.Get("allOf") is RegoArray all ? all.Items : [])
        {
            Apply(part as RegoObject ?? RegoObject.Empty, value, path, report, depth + 1);
        }

        if (schema.Get("anyOf") is RegoArray any && Count(any, value, depth) == 0)
        {
            report(path, "must follow at least one of the schemas of anyOf");
        }

        if (schema.Get("oneOf") is RegoArray one && Count(one, value, depth) != 1)
        {
            report(path, "must follow exactly one of the schemas of oneOf");
        }

        if (schema.Get("not") is RegoObject not && Count(new RegoArray([not]), value, depth) == 1)
        {
            report(path, "may not follow the schema of not");
        }
    }

    private static int Count(RegoArray schemas, RegoValue value, int depth)
    {
        var count = 0;
        foreach (var schema in schemas.Items)
        {
            var isRight = true;
            Apply(schema as RegoObject ?? RegoObject.Empty, value, "", (_, _) => isRight = false, depth + 1);
            count += isRight ? 1 : 0;
        }

        return count;
    }
}
