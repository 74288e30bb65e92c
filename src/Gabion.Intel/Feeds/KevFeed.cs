using System.Globalization;
using System.Text.Json;
using Gabion.Formats.Csv;
using Gabion.Intel.Advisories;

namespace Gabion.Intel.Feeds;

/// <summary>CISA's catalogue of known exploited vulnerabilities (cisa.gov/known-exploited-vulnerabilities-catalog): JSON, or CSV with the same members as columns.</summary>
internal sealed class KevFeed : JsonElementFeed
{
    protected override int Depth => 2;

    protected override string? PublishedMember => "dateReleased";

    public override bool Accepts(string path) => base.Accepts(path) || EndsWith(path, ".csv");

    public override void Read(string path, Stream content, IFeedSink sink)
    {
        ArgumentNullException.ThrowIfNull(path);
        ArgumentNullException.ThrowIfNull(content);
        ArgumentNullException.ThrowIfNull(sink);
        if (!EndsWith(path, ".csv"))
        {
            base.Read(path, content, sink);
            return;
        }

        try
        {
            using var reader = new StreamReader(content, leaveOpen: true);
            ReadRows(path, CsvReader.Read(reader), sink);
        }
        catch (InvalidDataException error)
        {
            sink.Cut(path, $"the text cannot be read to its end: {error.Message}");
        }
    }

    protected override string NameOf(string name, JsonElement record) => JsonPath.Text(record, "cveID") ?? name;

    protected override void Take(string name, JsonElement record, IFeedSink sink) => Take(member => JsonPath.Text(record, member), sink);

    private static void ReadRows(string path, IEnumerable<(int Line, IReadOnlyList<string> Cells)> rows, IFeedSink sink)
    {
        IReadOnlyList<string>? columns = null;
        foreach (var (line, cells) in rows)
        {
            if (columns is null)
            {
                columns = cells;
                continue;
            }

            try
            {
                Take(member => Enumerable.Range(0, Math.Min(columns.Count, cells.Count)).Where(i => columns[i] == member).Select(i => cells[i]).FirstOrDefault(static cell => cell.Length > 0), sink);
            }
            catch (JsonException error)
            {
                sink.Reject(string.Create(CultureInfo.InvariantCulture, $"{path}:{line}"), error.Message);
            }
        }
    }

    private static void Take(Func<string, string?> member, IFeedSink sink)
    {
        var id = member("cveID") ?? throw new JsonException("the entry has no cveID");
        var added = Date(member("dateAdded")) ?? throw new JsonException("dateAdded is no date");
        sink.Dated(new(added, default, default), null);
        sink.Add(new CveNote(id)
        {
            Summary = member("vulnerabilityName"),
            Exploited = new(added, Date(member("dueDate")), string.Equals(member("knownRansomwareCampaignUse"), "Known", StringComparison.OrdinalIgnoreCase)),
        });
    }

    private static DateOnly? Date(string? text) =>
        DateOnly.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var date) ? date : null;
}
