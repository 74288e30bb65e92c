using System.Text.Json;

namespace Gabion.Intel.Feeds;

/// <summary>Ways into a JSON text that never fail: what is missing or of another kind is nothing.</summary>
internal static class JsonPath
{
    public static JsonElement Member(JsonElement element, string member) =>
        element.ValueKind == JsonValueKind.Object && element.TryGetProperty(member, out var value) ? value : default;

    public static string? Text(JsonElement element, string member) =>
        Member(element, member) is { ValueKind: JsonValueKind.String } value ? value.GetString() : null;

    public static IEnumerable<JsonElement> Items(JsonElement element, string member) =>
        Member(element, member) is { ValueKind: JsonValueKind.Array } value ? value.EnumerateArray() : [];

    public static IEnumerable<string> Texts(JsonElement element, string member) =>
        Items(element, member).Where(item => item.ValueKind == JsonValueKind.String).Select(item => item.GetString()!);
}
