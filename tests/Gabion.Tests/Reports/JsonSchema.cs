using System.Text.Json;
using System.Text.RegularExpressions;

namespace Gabion.Tests.Reports;

/// <summary>
/// The part of JSON Schema (drafts 4 to 7) that our schemas and SARIF's use. A keyword that it does not know fails, so
/// that a schema never seems kept because it was not read.
/// </summary>
internal sealed class JsonSchema(string text)
{
    private static readonly HashSet<string> Remarks = ["$schema", "$id", "id", "title", "description", "default", "definitions", "examples", "meta:enum", "deprecated", "$comment"];

    private readonly JsonElement _root = JsonDocument.Parse(text).RootElement;

    /// <summary>Every breach, as <c>/path: what</c>.</summary>
    public List<string> Breaches(string json)
    {
        using var document = JsonDocument.Parse(json);
        return [.. Check(_root, document.RootElement, "")];
    }

    private IEnumerable<string> Check(JsonElement schema, JsonElement value, string path) =>
        schema.EnumerateObject().SelectMany(keyword => Check(keyword, schema, value, path));

    private IEnumerable<string> Check(JsonProperty keyword, JsonElement schema, JsonElement value, string path)
    {
        var argument = keyword.Value;
        var kind = value.ValueKind;
        switch (keyword.Name)
        {
            case "$ref":
                return Check(Resolve(argument.GetString()!), value, path);
            case "type":
                return If(!Types(argument).Any(type => IsType(value, type)), path, $"is {kind}, not {argument}");
            case "const":
                return If(!JsonElement.DeepEquals(argument, value), path, $"is {value}, not {argument}");
            case "enum":
                return If(!argument.EnumerateArray().Any(one => JsonElement.DeepEquals(one, value)), path, $"{value} is none of {argument}");
            case "pattern":
                return If(kind == JsonValueKind.String && !Regex.IsMatch(value.GetString()!, argument.GetString()!, RegexOptions.None, TimeSpan.FromSeconds(1)), path, $"{value} does not match {argument}");
            case "format":
                return If(kind == JsonValueKind.String && !HasFormat(value.GetString()!, argument.GetString()!), path, $"{value} is no {argument}");
            case "minLength":
                return If(kind == JsonValueKind.String && value.GetString()!.Length < argument.GetInt32(), path, $"is shorter than {argument}");
            case "maxLength":
                return If(kind == JsonValueKind.String && value.GetString()!.Length > argument.GetInt32(), path, $"is longer than {argument}");
            case "maxItems":
                return If(kind == JsonValueKind.Array && value.GetArrayLength() > argument.GetInt32(), path, $"has more items than {argument}");
            case "not":
                return If(!Check(argument, value, path).Any(), path, $"fits what it must not: {argument}");
            case "allOf":
                return argument.EnumerateArray().SelectMany(one => Check(one, value, path));
            case "additionalItems":
                return argument.ValueKind != JsonValueKind.False || kind != JsonValueKind.Array || !schema.TryGetProperty("items", out var tuple) || tuple.ValueKind != JsonValueKind.Array ? []
                    : If(value.GetArrayLength() > tuple.GetArrayLength(), path, "has more items than its tuple");
            case "items" when argument.ValueKind == JsonValueKind.Array:
                return kind != JsonValueKind.Array ? [] : value.EnumerateArray().Zip(argument.EnumerateArray()).Index().SelectMany(item => Check(item.Item.Second, item.Item.First, $"{path}/{item.Index}"));
            case "minimum":
                return If(kind == JsonValueKind.Number && value.GetDouble() < argument.GetDouble(), path, $"{value} is less than {argument}");
            case "maximum":
                return If(kind == JsonValueKind.Number && value.GetDouble() > argument.GetDouble(), path, $"{value} is more than {argument}");
            case "minItems":
                return If(kind == JsonValueKind.Array && value.GetArrayLength() < argument.GetInt32(), path, $"has fewer items than {argument}");
            case "uniqueItems":
                return If(kind == JsonValueKind.Array && argument.GetBoolean() && value.EnumerateArray().Select(item => item.GetRawText()).Distinct().Count() < value.GetArrayLength(), path, "repeats an item");
            case "items":
                return kind != JsonValueKind.Array ? [] : value.EnumerateArray().Index().SelectMany(item => Check(argument, item.Item, $"{path}/{item.Index}"));
            case "required":
                return kind != JsonValueKind.Object ? [] : argument.EnumerateArray().Where(name => !value.TryGetProperty(name.GetString()!, out _)).Select(name => $"{path}: lacks {name}");
            case "properties":
                return kind != JsonValueKind.Object ? [] : argument.EnumerateObject().SelectMany(member => value.TryGetProperty(member.Name, out var inner) ? Check(member.Value, inner, $"{path}/{member.Name}") : []);
            case "additionalProperties":
                return kind != JsonValueKind.Object ? [] : Additional(argument, schema, value, path);
            case "anyOf":
                return If(!argument.EnumerateArray().Any(option => !Check(option, value, path).Any()), path, "fits none of anyOf");
            case "oneOf":
                return If(argument.EnumerateArray().Count(option => !Check(option, value, path).Any()) != 1, path, "does not fit exactly one of oneOf");
            default:
                return Remarks.Contains(keyword.Name) ? [] : throw new NotSupportedException($"The keyword '{keyword.Name}' at {path} is not known here");
        }
    }

    private IEnumerable<string> Additional(JsonElement argument, JsonElement schema, JsonElement value, string path)
    {
        var named = schema.TryGetProperty("properties", out var properties) ? properties.EnumerateObject().Select(member => member.Name).ToHashSet() : [];
        var others = value.EnumerateObject().Where(member => !named.Contains(member.Name));
        return argument.ValueKind switch
        {
            JsonValueKind.True => [],
            JsonValueKind.False => others.Select(member => $"{path}: has the unknown member {member.Name}"),
            _ => others.SelectMany(member => Check(argument, member.Value, $"{path}/{member.Name}")),
        };
    }

    private JsonElement Resolve(string reference) =>
        reference == "#" ? _root : reference[2..].Split('/').Aggregate(_root, (element, name) => element.GetProperty(name));

    private static IEnumerable<string> Types(JsonElement type) =>
        type.ValueKind == JsonValueKind.String ? [type.GetString()!] : type.EnumerateArray().Select(one => one.GetString()!);

    private static bool IsType(JsonElement value, string type) => (type, value.ValueKind) switch
    {
        ("object", JsonValueKind.Object) or ("array", JsonValueKind.Array) or ("string", JsonValueKind.String) => true,
        ("boolean", JsonValueKind.True or JsonValueKind.False) or ("null", JsonValueKind.Null) or ("number", JsonValueKind.Number) => true,
        ("integer", JsonValueKind.Number) => value.TryGetInt64(out _),
        _ => false,
    };

    private static bool HasFormat(string text, string format) => format switch
    {
        "uri" => Uri.TryCreate(text, UriKind.Absolute, out _) && text.All(char.IsAscii),
        "uri-reference" => Uri.TryCreate(text, UriKind.RelativeOrAbsolute, out _) && text.All(character => char.IsAscii(character) && !char.IsControl(character) && !" <>\"{}|\\^`".Contains(character)),
        "iri-reference" => Uri.TryCreate(text, UriKind.RelativeOrAbsolute, out _),
        "idn-email" or "email" => text.Contains('@', StringComparison.Ordinal),
        "date-time" => DateTimeOffset.TryParse(text, System.Globalization.CultureInfo.InvariantCulture, out _),
        _ => throw new NotSupportedException($"The format '{format}' is not known here"),
    };

    private static IEnumerable<string> If(bool broken, string path, string what) => broken ? [$"{path}: {what}"] : [];
}
