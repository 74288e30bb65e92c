using System.Collections.Immutable;
using System.Text.Json;
using Gabion.Intel.Advisories;

namespace Gabion.Intel.Feeds;

/// <summary>
/// NVD's API 2.0 (nvd.nist.gov/developers/vulnerabilities): <c>{vulnerabilities: [{cve: …}]}</c>. Its ratings stand behind those of
/// vendors, and its products are shown, never matched: names of CPE are not names of packages.
/// </summary>
internal sealed class NvdFeed : JsonElementFeed
{
    private const int MaxProducts = 20;

    private static readonly string[] Metrics = ["cvssMetricV40", "cvssMetricV31", "cvssMetricV30", "cvssMetricV2"];

    protected override int Depth => 2;

    protected override string NameOf(string name, JsonElement record) => JsonPath.Text(JsonPath.Member(record, "cve"), "id") ?? name;

    protected override void Take(string name, JsonElement record, IFeedSink sink)
    {
        var cve = JsonPath.Member(record, "cve");
        var id = JsonPath.Text(cve, "id") ?? throw new JsonException("the entry has no cve.id");
        if (JsonPath.Text(cve, "vulnStatus") == "Rejected")
        {
            return;
        }

        var summary = JsonPath.Items(cve, "descriptions").Where(text => JsonPath.Text(text, "lang") == "en").Select(text => JsonPath.Text(text, "value")).FirstOrDefault();
        sink.Add(new CveNote(id)
        {
            Summary = summary is { Length: > 300 } ? summary[..300] : summary,
            Severities = Ratings(JsonPath.Member(cve, "metrics")),
            Products = [.. JsonPath.Items(cve, "configurations").SelectMany(set => JsonPath.Items(set, "nodes")).SelectMany(node => JsonPath.Items(node, "cpeMatch"))
                .Select(match => JsonPath.Text(match, "criteria")).OfType<string>().Distinct(StringComparer.Ordinal).Take(MaxProducts)],
        });
    }

    /// <summary>NVD's own rating of the newest version of CVSS first.</summary>
    private static ImmutableArray<SeverityRating> Ratings(JsonElement metrics) =>
    [
        .. Metrics.SelectMany(version => JsonPath.Items(metrics, version).OrderBy(metric => JsonPath.Text(metric, "type") == "Primary" ? 0 : 1))
            .Select(metric => (Source: JsonPath.Text(metric, "source"), Vector: JsonPath.Text(JsonPath.Member(metric, "cvssData"), "vectorString")))
            .Where(metric => metric.Vector is not null)
            .Select(metric => new SeverityRating(metric.Source is null or "nvd@nist.gov" ? "NVD" : metric.Source, metric.Vector!)),
    ];
}
