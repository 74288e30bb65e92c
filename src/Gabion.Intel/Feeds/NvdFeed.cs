using System.Collections.Immutable;
using System.Globalization;
using System.Text.Json;
using Gabion.Intel.Advisories;

namespace Gabion.Intel.Feeds;

/// <summary>
/// NVD's API 2.0 and its yearly files (nvd.nist.gov/developers/vulnerabilities): <c>{vulnerabilities: [{cve: …}]}</c>, and the records of
/// nvd-json-data-feeds, <c>{cve_items: […]}</c>. Its ratings stand behind those of vendors; its products are asked only about what no other
/// feed speaks of, for names of CPE are not names of packages.
/// </summary>
internal sealed class NvdFeed : JsonElementFeed
{
    private const int MaxSummary = 160;

    private static readonly string[] Metrics = ["cvssMetricV40", "cvssMetricV31", "cvssMetricV30", "cvssMetricV2"];

    protected override int Depth => 2;

    protected override string? PublishedMember => "timestamp";

    protected override string NameOf(string name, JsonElement record) => JsonPath.Text(Cve(record), "id") ?? name;

    protected override void Take(string name, JsonElement record, IFeedSink sink)
    {
        var cve = Cve(record);
        var id = JsonPath.Text(cve, "id") ?? throw new JsonException("the entry has no cve.id");
        if (JsonPath.Text(cve, "vulnStatus") == "Rejected")
        {
            return;
        }

        var ratings = Ratings(JsonPath.Member(cve, "metrics"));
        var summary = JsonPath.Items(cve, "descriptions").Where(text => JsonPath.Text(text, "lang") == "en").Select(text => JsonPath.Text(text, "value")).FirstOrDefault();
        if (Time(cve, "lastModified") is { } modified)
        {
            sink.Dated(modified, null);
        }

        sink.Add(new CveNote(id)
        {
            Summary = summary is null ? null : FirstSentence(summary),
            Severities = ratings,
        });
        if (NvdConfigurations.Read(cve) is { IsEmpty: false } affected)
        {
            // Its words and other ratings stand in the note.
            sink.Add(new Advisory { Id = id, Affected = affected, Severities = ratings.IsEmpty ? [] : [ratings[0]], Published = Time(cve, "published"), Modified = Time(cve, "lastModified") });
        }
    }

    /// <summary>Of the paragraphs that a description may be, in one line.</summary>
    private static string FirstSentence(string text)
    {
        var end = 0;
        while ((end = text.IndexOf(". ", end, StringComparison.Ordinal)) > 0 && end + 2 < text.Length && !char.IsUpper(text[end + 2]))
        {
            end += 2; // an abbreviation
        }

        var line = string.Join(' ', (end > 0 ? text[..end] : text).Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));
        return line.Length <= MaxSummary ? line : $"{line[..(MaxSummary - 1)]}…";
    }

    private static JsonElement Cve(JsonElement record) => JsonPath.Member(record, "cve") is { ValueKind: JsonValueKind.Object } cve ? cve : record;

    /// <summary>NVD's own rating of the newest version of CVSS first.</summary>
    private static ImmutableArray<SeverityRating> Ratings(JsonElement metrics) =>
    [
        .. Metrics.SelectMany(version => JsonPath.Items(metrics, version).OrderBy(metric => JsonPath.Text(metric, "type") == "Primary" ? 0 : 1))
            .Select(metric => (Source: JsonPath.Text(metric, "source"), Vector: JsonPath.Text(JsonPath.Member(metric, "cvssData"), "vectorString")))
            .Where(metric => metric.Vector is not null)
            .Select(metric => new SeverityRating(metric.Source is null or "nvd@nist.gov" ? "NVD" : metric.Source, metric.Vector!)),
    ];

    /// <summary>Its times have no zone and are UTC.</summary>
    private static DateTimeOffset? Time(JsonElement cve, string member) =>
        DateTimeOffset.TryParse(JsonPath.Text(cve, member), CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var time) ? time.ToUniversalTime() : null;
}
