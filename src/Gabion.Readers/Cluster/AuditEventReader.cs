using System.Collections.Immutable;
using System.Globalization;
using System.Text.Json;
using Gabion.Model.Cluster;

namespace Gabion.Readers.Cluster;

/// <summary>
/// Reads lines of an audit log: one <c>audit.k8s.io/v1</c> Event a line, as the log backend writes them, or an EventList, as the webhook
/// backend sends them.
/// </summary>
public static class AuditEventReader
{
    private const string Version = "audit.k8s.io/v1";

    private static readonly JsonDocumentOptions Options = new() { MaxDepth = 256 };

    /// <summary>The events of a line; none, with a reason, when it is no event.</summary>
    /// <param name="reason">A clause that goes on after "the line": "is cut off", "is no event". Null when it was read.</param>
    public static ImmutableArray<AuditEvent> Read(ReadOnlyMemory<byte> line, out string? reason)
    {
        reason = null;
        try
        {
            using var json = JsonDocument.Parse(line, Options);
            var root = json.RootElement;
            if (root.ValueKind != JsonValueKind.Object || Text(root, "apiVersion") != Version)
            {
                reason = root.ValueKind == JsonValueKind.Object && Text(root, "apiVersion") is { Length: > 0 } other ? $"is of {other}, not {Version}" : "is no audit event";
                return [];
            }

            switch (Text(root, "kind"))
            {
                case "Event":
                    return [Event(root)];
                case "EventList" when root.TryGetProperty("items", out var items) && items.ValueKind == JsonValueKind.Array:
                    return [.. items.EnumerateArray().Where(item => item.ValueKind == JsonValueKind.Object).Select(Event)];
                default:
                    reason = "is no audit event";
                    return [];
            }
        }
        catch (JsonException error)
        {
            reason = error.Message.Contains("end of data", StringComparison.Ordinal) || error.Message.Contains("incomplete", StringComparison.OrdinalIgnoreCase) ? "is cut off" : "is no JSON";
            return [];
        }
    }

    private static AuditEvent Event(JsonElement item)
    {
        var uri = Text(item, "requestURI") ?? "";
        var query = uri.IndexOf('?', StringComparison.Ordinal);
        var code = Child(item, "responseStatus") is { } status && status.TryGetProperty("code", out var number) && number.ValueKind == JsonValueKind.Number && number.TryGetInt32(out var value) ? value : (int?)null;
        var decision = Child(item, "annotations") is { } annotations ? Text(annotations, "authorization.k8s.io/decision") : null;
        var at = DateTimeOffset.TryParse(Text(item, "requestReceivedTimestamp"), CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal, out var time) ? time : (DateTimeOffset?)null;
        return new(
            Text(item, "auditID") ?? "", Text(item, "stage") ?? "", at, Text(item, "verb") ?? "",
            Child(item, "user") is { } user ? User(user) : new("", [], null, ImmutableSortedDictionary<string, ImmutableArray<string>>.Empty),
            Child(item, "impersonatedUser") is { } other ? User(other) : null,
            Child(item, "objectRef") is { } reference ? Object(reference) : null,
            query < 0 ? uri : uri[..query], decision, code);
    }

    private static AuditUser User(JsonElement user)
    {
        var extra = ImmutableSortedDictionary.CreateBuilder<string, ImmutableArray<string>>(StringComparer.Ordinal);
        if (Child(user, "extra") is { } all)
        {
            foreach (var entry in all.EnumerateObject())
            {
                extra[entry.Name] = Texts(entry.Value);
            }
        }

        return new(Text(user, "username") ?? "", user.TryGetProperty("groups", out var groups) ? Texts(groups) : [], Text(user, "uid"), extra.ToImmutable());
    }

    private static AuditObject? Object(JsonElement reference) => Text(reference, "resource") is { Length: > 0 } resource
        ? new(Text(reference, "apiGroup") ?? "", resource, Text(reference, "subresource") ?? "", Text(reference, "namespace") ?? "", Text(reference, "name") ?? "")
        : null;

    private static JsonElement? Child(JsonElement item, string name) =>
        item.TryGetProperty(name, out var child) && child.ValueKind == JsonValueKind.Object ? child : null;

    private static string? Text(JsonElement item, string name) =>
        item.TryGetProperty(name, out var child) && child.ValueKind == JsonValueKind.String ? child.GetString() : null;

    private static ImmutableArray<string> Texts(JsonElement list) => list.ValueKind == JsonValueKind.Array
        ? [.. list.EnumerateArray().Where(item => item.ValueKind == JsonValueKind.String).Select(item => item.GetString()!)]
        : [];
}
