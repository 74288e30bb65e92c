using Gabion.Intel.Advisories;

namespace Gabion.Intel.Feeds;

/// <summary>
/// CNNVD's XML (cnnvd.org.cn): <c>cnnvd/entry</c> with vuln-id, name, severity and other-id/cve-id. As with CNVD, it adds to what
/// other feeds say of a CVE; an entry without one is kept under its own number.
/// </summary>
internal sealed class CnnvdFeed : Feed
{
    public override bool Accepts(string path) => EndsWith(path, ".xml");

    public override void Read(string path, Stream content, IFeedSink sink)
    {
        ArgumentNullException.ThrowIfNull(path);
        ArgumentNullException.ThrowIfNull(content);
        ArgumentNullException.ThrowIfNull(sink);
        if (ReadAll(path, content, sink) is not { } bytes)
        {
            return;
        }

        foreach (var entry in NationalText.Entries(path, bytes, "entry", sink))
        {
            if (NationalText.Text(entry, "vuln-id") is not { } number)
            {
                sink.Reject(path, "an entry has no vuln-id");
                continue;
            }

            if (NationalText.Day(entry, "modified", "published") is { } day)
            {
                sink.Dated(day, null);
            }

            var level = NationalText.Text(entry, "severity", "serverity");
            var record = new NationalRecord("CNNVD", number, NationalText.Text(entry, "name"), level);
            var ids = NationalText.Texts(entry, "cve-id").SelectMany(text => text.Split([' ', ',', ';', '，'], StringSplitOptions.RemoveEmptyEntries))
                .Where(AdvisoryNames.IsCve).Select(id => id.ToUpperInvariant()).Distinct(StringComparer.Ordinal).DefaultIfEmpty(number);
            foreach (var id in ids)
            {
                sink.Add(new CveNote(id) { National = [record], Severities = level is null ? [] : [new("CNNVD", level)] });
            }
        }
    }
}
