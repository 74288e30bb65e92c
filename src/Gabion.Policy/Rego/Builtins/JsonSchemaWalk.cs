using System.Globalization;
using Gabion.Policy.Patterns;
using Gabion.Policy.Rego.Values;

namespace Gabion.Policy.Rego.Builtins;

/// <summary>Walks a document along its schema and notes what breaks it.</summary>
internal sealed class JsonSchemaWalk(RegoValue root, Action<long> charge)
{
    private const int Deepest = 100;

    public void Check(RegoValue schema, RegoValue value, IReadOnlyList<string> path, List<JsonSchemaFault> faults, int depth)
    {
        charge(4);
        if (schema is RegoBoolean { IsTruthy: false })
        {
            Add(faults, "false", path, "False always fails validation");
            return;
        }

        if (schema is not RegoObject keywords || depth > Deepest)
        {
            return;
        }

        if (keywords.Get("$ref") is RegoString reference)
        {
            if (Find(reference.Value) is { } target)
            {
                Check(target, value, path, faults, depth + 1);
            }

            return;
        }

        if (!IsType(keywords, value, path, faults))
        {
            return;
        }

        if (keywords.Get("enum") is RegoArray allowed && !ComparisonOperators.IsMember(value, allowed))
        {
            Add(faults, "enum", path, $"{Name(path)} must be one of the following: {string.Join(", ", allowed.Items.ToArray().Select(one => one.ToJson()))}");
        }

        if (keywords.Get("const") is { } only && !only.Equals(value))
        {
            Add(faults, "const", path, $"{Name(path)} does not match: {only.ToJson()}");
        }

        switch (value)
        {
            case RegoString text: Text(keywords, text.Value, path, faults); break;
            case RegoNumber number: Number(keywords, number, path, faults); break;
            case RegoArray array: Items(keywords, array, path, faults, depth); break;
            case RegoObject @object: Fields(keywords, @object, path, faults, depth); break;
        }

        Combined(keywords, value, path, faults, depth);
    }

    private static void Add(List<JsonSchemaFault> faults, string type, IReadOnlyList<string> path, string description) => faults.Add(new(type, JsonSchemaFault.Path(path), description));

    private static string Name(IReadOnlyList<string> path) => JsonSchemaFault.Path(path);

    private static string TypeName(RegoValue value) => value switch { RegoNumber { IsInteger: true } => "integer", _ => value.KindName };

    private static bool IsType(RegoObject keywords, RegoValue value, IReadOnlyList<string> path, List<JsonSchemaFault> faults)
    {
        if (keywords.Get("type") is not { } given)
        {
            return true;
        }

        var types = given is RegoArray many ? many.Items.ToArray().Select(type => type.Text()).ToList() : [given.Text()];
        if (types.Any(type => type == value.KindName || (type == "integer" && value is RegoNumber { IsInteger: true })))
        {
            return true;
        }

        Add(faults, "invalid_type", path, $"Invalid type. Expected: {string.Join('/', types)}, given: {TypeName(value)}");
        return false;
    }

    private static void Text(RegoObject keywords, string text, IReadOnlyList<string> path, List<JsonSchemaFault> faults)
    {
        var length = RegoNumber.Of(CodePoints.Count(text));
        if (keywords.Get("minLength") is RegoNumber least && length < least)
        {
            Add(faults, "string_gte", path, $"String length must be greater than or equal to {least.Text}");
        }

        if (keywords.Get("maxLength") is RegoNumber most && length > most)
        {
            Add(faults, "string_lte", path, $"String length must be less than or equal to {most.Text}");
        }

        if (keywords.Get("pattern") is RegoString pattern && !Re2.Of(pattern.Value).IsMatch(text))
        {
            Add(faults, "pattern", path, $"Does not match pattern '{pattern.Value}'");
        }
    }

    private static void Number(RegoObject keywords, RegoNumber number, IReadOnlyList<string> path, List<JsonSchemaFault> faults)
    {
        if (keywords.Get("minimum") is RegoNumber least && (keywords.Get("exclusiveMinimum") is RegoBoolean { IsTruthy: true } ? number <= least : number < least))
        {
            Add(faults, "number_gte", path, $"Must be greater than or equal to {least.Text}");
        }

        if (keywords.Get("maximum") is RegoNumber most && (keywords.Get("exclusiveMaximum") is RegoBoolean { IsTruthy: true } ? number >= most : number > most))
        {
            Add(faults, "number_lte", path, $"Must be less than or equal to {most.Text}");
        }

        if (keywords.Get("exclusiveMinimum") is RegoNumber above && number <= above)
        {
            Add(faults, "number_gt", path, $"Must be greater than {above.Text}");
        }

        if (keywords.Get("exclusiveMaximum") is RegoNumber below && number >= below)
        {
            Add(faults, "number_lt", path, $"Must be less than {below.Text}");
        }

        if (keywords.Get("multipleOf") is RegoNumber step && step > RegoNumber.Zero && !(number.ToFloat() / step.ToFloat()).IsInteger)
        {
            Add(faults, "multiple_of", path, $"Must be a multiple of {step.Text}");
        }
    }

    private void Items(RegoObject keywords, RegoArray array, IReadOnlyList<string> path, List<JsonSchemaFault> faults, int depth)
    {
        var count = RegoNumber.Of(array.Count);
        if (keywords.Get("minItems") is RegoNumber least && count < least)
        {
            Add(faults, "array_min_items", path, $"Array must have at least {least.Text} items");
        }

        if (keywords.Get("maxItems") is RegoNumber most && count > most)
        {
            Add(faults, "array_max_items", path, $"Array must have at most {most.Text} items");
        }

        if (keywords.Get("uniqueItems") is RegoBoolean { IsTruthy: true } && RegoSet.Of(array.Items).Count < array.Count)
        {
            Add(faults, "unique", path, $"{Name(path)} items must be unique");
        }

        if (keywords.Get("contains") is { } contained && !array.Items.ToArray().Any(item => Holds(contained, item, depth)))
        {
            Add(faults, "contains", path, "At least one of the items must match");
        }

        for (var i = 0; i < array.Count; i++)
        {
            var schema = keywords.Get("items") switch { RegoArray tuple => i < tuple.Count ? tuple[i] : keywords.Get("additionalItems"), var one => one };
            if (schema is not null)
            {
                Check(schema, array[i], [.. path, i.ToString(CultureInfo.InvariantCulture)], faults, depth + 1);
            }
        }
    }

    private void Fields(RegoObject keywords, RegoObject value, IReadOnlyList<string> path, List<JsonSchemaFault> faults, int depth)
    {
        foreach (var name in keywords.Get("required") is RegoArray required ? required.Items : [])
        {
            if (value.Get(name) is null)
            {
                Add(faults, "required", path, $"{name.Text()} is required");
            }
        }

        var count = RegoNumber.Of(value.Count);
        if (keywords.Get("minProperties") is RegoNumber least && count < least)
        {
            Add(faults, "array_min_properties", path, $"Must have at least {least.Text} properties");
        }

        if (keywords.Get("maxProperties") is RegoNumber most && count > most)
        {
            Add(faults, "array_max_properties", path, $"Must have at most {most.Text} properties");
        }

        var patterns = keywords.Get("patternProperties") as RegoObject ?? RegoObject.Empty;
        for (var i = 0; i < value.Count; i++)
        {
            var name = value.Keys[i] is RegoString text ? text.Value : value.Keys[i].ToJson();
            IReadOnlyList<string> inner = [.. path, name];
            var own = (keywords.Get("properties") as RegoObject)?.Get(name);
            var isKnown = own is not null;
            if (own is not null)
            {
                Check(own, value.Values[i], inner, faults, depth + 1);
            }

            for (var j = 0; j < patterns.Count; j++)
            {
                if (Re2.Of(patterns.Keys[j].Text()).IsMatch(name))
                {
                    isKnown = true;
                    Check(patterns.Values[j], value.Values[i], inner, faults, depth + 1);
                }
            }

            if (isKnown || keywords.Get("additionalProperties") is not { } others)
            {
                continue;
            }

            if (others is RegoBoolean { IsTruthy: false })
            {
                Add(faults, "additional_property_not_allowed", path, $"Additional property {name} is not allowed");
            }
            else
            {
                Check(others, value.Values[i], inner, faults, depth + 1);
            }
        }
    }

    private void Combined(RegoObject keywords, RegoValue value, IReadOnlyList<string> path, List<JsonSchemaFault> faults, int depth)
    {
        if (keywords.Get("allOf") is RegoArray all && !all.Items.ToArray().All(schema => Holds(schema, value, depth)))
        {
            foreach (var schema in all.Items)
            {
                Check(schema, value, path, faults, depth + 1);
            }

            Add(faults, "number_all_of", path, "Must validate all the schemas (allOf)");
        }

        if (keywords.Get("anyOf") is RegoArray any && !any.Items.ToArray().Any(schema => Holds(schema, value, depth)))
        {
            Add(faults, "number_any_of", path, "Must validate at least one schema (anyOf)");
        }

        if (keywords.Get("oneOf") is RegoArray one && one.Items.ToArray().Count(schema => Holds(schema, value, depth)) != 1)
        {
            Add(faults, "number_one_of", path, "Must validate one and only one schema (oneOf)");
        }

        if (keywords.Get("not") is { } not && Holds(not, value, depth))
        {
            Add(faults, "number_not", path, "Must not validate the schema (not)");
        }

        if (keywords.Get("if") is { } condition && keywords.Get(Holds(condition, value, depth) ? "then" : "else") is { } branch)
        {
            Check(branch, value, path, faults, depth + 1);
        }
    }

    private bool Holds(RegoValue schema, RegoValue value, int depth)
    {
        var faults = new List<JsonSchemaFault>();
        Check(schema, value, [], faults, depth + 1);
        return faults.Count == 0;
    }

    /// <summary><c>#</c> or <c>#/definitions/x</c> within the schema.</summary>
    private RegoValue? Find(string reference) => reference is "#" ? root : reference.StartsWith("#/", StringComparison.Ordinal) && JsonPaths.Parse(RegoString.Of(reference[1..])) is { } path ? JsonEdit.Find(root, path) : null;
}
