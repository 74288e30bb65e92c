using System.Collections.Immutable;
using System.Globalization;
using System.Text.Json;
using Gabion.Intel.Feeds;

namespace Gabion.Intel.Vex;

/// <summary>Reads VEX documents: OpenVEX 0.2, CSAF 2.0 and CycloneDX 1.4 and later, told apart by what they hold.</summary>
public static class VexReader
{
    private const int MaxStatements = 500_000;

    private static readonly JsonDocumentOptions Options = new() { MaxDepth = 64 };

    /// <param name="path">How the document is called in reports.</param>
    /// <param name="fault">Why it cannot be used; null when it can.</param>
    public static ImmutableArray<VexStatement> Read(string path, ReadOnlyMemory<byte> content, out string? fault)
    {
        ArgumentNullException.ThrowIfNull(path);
        try
        {
            using var document = JsonDocument.Parse(content, Options);
            var root = document.RootElement;
            IEnumerable<VexStatement>? statements = JsonPath.Text(root, "bomFormat") == "CycloneDX" ? CycloneDxVex.Read(path, root)
                : JsonPath.Member(root, "product_tree").ValueKind == JsonValueKind.Object ? CsafVex.Read(path, root)
                : JsonPath.Text(root, "@context")?.StartsWith("https://openvex.dev/ns", StringComparison.Ordinal) == true ? OpenVex(path, root)
                : null;
            fault = statements is null ? "it is neither OpenVEX, nor CSAF, nor CycloneDX" : null;
            return statements is null ? [] : [.. statements.Take(MaxStatements)];
        }
        catch (Exception error) when (error is JsonException or InvalidOperationException or FormatException)
        {
            fault = error.Message;
            return [];
        }
    }

    internal static string Document(string path, string? author) => author is null ? path : $"{path} ({author})";

    internal static DateTimeOffset Time(string? text) =>
        DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var time) ? time : DateTimeOffset.MinValue;

    /// <summary>github.com/openvex/spec: statements inherit the document's time; <c>not_affected</c> needs a justification or an impact statement.</summary>
    private static IEnumerable<VexStatement> OpenVex(string path, JsonElement root)
    {
        var from = Document(path, JsonPath.Text(root, "author"));
        var time = JsonPath.Text(root, "last_updated") ?? JsonPath.Text(root, "timestamp");
        foreach (var statement in JsonPath.Items(root, "statements"))
        {
            var vulnerability = JsonPath.Member(statement, "vulnerability");
            string?[] names = vulnerability.ValueKind == JsonValueKind.String
                ? [vulnerability.GetString()]
                : [JsonPath.Text(vulnerability, "name"), Last(JsonPath.Text(vulnerability, "@id")), .. JsonPath.Texts(vulnerability, "aliases")];
            if (JsonPath.Text(statement, "status") is { } status)
            {
                yield return new(
                    [.. names.OfType<string>().Distinct(StringComparer.OrdinalIgnoreCase)],
                    status,
                    [.. JsonPath.Items(statement, "products").Select(product => new VexProduct(Names(product), [.. JsonPath.Items(product, "subcomponents").SelectMany(part => Names(part))]))],
                    JsonPath.Text(statement, "justification"),
                    JsonPath.Text(statement, "impact_statement") ?? JsonPath.Text(statement, "action_statement"),
                    Time(JsonPath.Text(statement, "last_updated") ?? JsonPath.Text(statement, "timestamp") ?? time),
                    from)
                {
                    OwesReason = status == "not_affected" && IsBlank(statement, "justification") && IsBlank(statement, "impact_statement"),
                };
            }
        }
    }

    private static bool IsBlank(JsonElement statement, string name) => string.IsNullOrWhiteSpace(JsonPath.Text(statement, name));

    private static ImmutableArray<string> Names(JsonElement element)
    {
        if (element.ValueKind == JsonValueKind.String)
        {
            return [element.GetString()!];
        }

        var identifiers = JsonPath.Member(element, "identifiers");
        return [.. new[] { JsonPath.Text(element, "@id"), JsonPath.Text(identifiers, "purl") }.OfType<string>().Distinct(StringComparer.Ordinal)];
    }

    private static string? Last(string? address) => address?[(address.LastIndexOf('/') + 1)..];
}
