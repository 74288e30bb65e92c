using System.Globalization;
using System.Text.Json;
using Gabion.Intel.Advisories;

namespace Gabion.Intel.Feeds;

/// <summary>CISA's catalogue of known exploited vulnerabilities (cisa.gov/known-exploited-vulnerabilities-catalog), JSON.</summary>
internal sealed class KevFeed : JsonElementFeed
{
    protected override int Depth => 2;

    protected override string? PublishedMember => "dateReleased";

    protected override string NameOf(string name, JsonElement record) => JsonPath.Text(record, "cveID") ?? name;

    protected override void Take(string name, JsonElement record, IFeedSink sink)
    {
        var id = JsonPath.Text(record, "cveID") ?? throw new JsonException("the entry has no cveID");
        if (Date(record, "dateAdded") is { } added)
        {
            sink.Dated(new(added, default, default), null);
        }

        sink.Add(new CveNote(id)
        {
            Summary = JsonPath.Text(record, "vulnerabilityName"),
            Exploited = new(
                Date(record, "dateAdded") ?? throw new JsonException("dateAdded is no date"),
                Date(record, "dueDate"),
                string.Equals(JsonPath.Text(record, "knownRansomwareCampaignUse"), "Known", StringComparison.OrdinalIgnoreCase)),
        });
    }

    private static DateOnly? Date(JsonElement record, string member) =>
        DateOnly.TryParseExact(JsonPath.Text(record, member), "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var date) ? date : null;
}
