using System.Text.Json;
using Gabion.Intel.Feeds;

namespace Gabion.Intel.Vex;

/// <summary>CycloneDX (cyclonedx.org/docs/1.6, vulnerabilities[].analysis): <c>affects</c> names a component of the same file, or its URL.</summary>
internal static class CycloneDxVex
{
    public static IEnumerable<VexStatement> Read(string path, JsonElement root)
    {
        var metadata = JsonPath.Member(root, "metadata");
        var urls = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var component in JsonPath.Items(root, "components").Append(JsonPath.Member(metadata, "component")))
        {
            if (JsonPath.Text(component, "bom-ref") is { } reference && JsonPath.Text(component, "purl") is { } url)
            {
                urls.TryAdd(reference, url);
            }
        }

        foreach (var vulnerability in JsonPath.Items(root, "vulnerabilities"))
        {
            var analysis = JsonPath.Member(vulnerability, "analysis");
            if (JsonPath.Text(vulnerability, "id") is { } id && Status(JsonPath.Text(analysis, "state")) is { } status)
            {
                yield return new(
                    [id, .. JsonPath.Items(vulnerability, "references").Select(reference => JsonPath.Text(reference, "id")).OfType<string>()],
                    status,
                    [.. JsonPath.Items(vulnerability, "affects").Select(affected => JsonPath.Text(affected, "ref")).OfType<string>().Select(reference => new VexProduct([urls.GetValueOrDefault(reference) ?? AfterMark(reference)], []))],
                    JsonPath.Text(analysis, "justification"),
                    JsonPath.Text(analysis, "detail"),
                    VexReader.Time(JsonPath.Text(analysis, "lastUpdated") ?? JsonPath.Text(vulnerability, "updated") ?? JsonPath.Text(metadata, "timestamp")),
                    VexReader.Document(path, null));
            }
        }
    }

    private static string? Status(string? state) => state switch
    {
        "not_affected" or "false_positive" => "not_affected",
        "resolved" or "resolved_with_pedigree" => "fixed",
        "exploitable" => "affected",
        "in_triage" => "under_investigation",
        _ => null,
    };

    /// <summary>A link into another file: <c>urn:cdx:…/1#pkg:npm/x@1</c>.</summary>
    private static string AfterMark(string reference) =>
        reference.StartsWith("urn:cdx:", StringComparison.Ordinal) && reference.IndexOf('#', StringComparison.Ordinal) is > 0 and var mark ? Uri.UnescapeDataString(reference[(mark + 1)..]) : reference;
}
