using Gabion.Intel.Advisories;

namespace Gabion.Intel.Feeds;

/// <summary>
/// CNVD's weekly XML files (cnvd.org.cn): <c>vulnerabilitys/vulnerability</c> with number, cves, title and a level that the feed
/// calls <c>serverity</c>. It has no ranges that a program could read, and so adds to what other feeds say of a CVE; an entry
/// without a CVE is kept under its own number.
/// </summary>
internal sealed class CnvdFeed : Feed
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

        foreach (var entry in NationalText.Entries(path, bytes, "vulnerability", sink))
        {
            if (NationalText.Text(entry, "number") is not { } number)
            {
                sink.Reject(path, "an entry has no number");
                continue;
            }

            if (NationalText.Day(entry, "openTime", "submitTime") is { } day)
            {
                sink.Dated(day, null);
            }

            var level = NationalText.Text(entry, "serverity", "severity");
            var record = new NationalRecord("CNVD", number, NationalText.Text(entry, "title"), level);
            var ids = NationalText.Texts(entry, "cveNumber").SelectMany(text => text.Split([' ', ',', ';', '，'], StringSplitOptions.RemoveEmptyEntries))
                .Where(AdvisoryNames.IsCve).Select(id => id.ToUpperInvariant()).Distinct(StringComparer.Ordinal).DefaultIfEmpty(number);
            foreach (var id in ids)
            {
                sink.Add(new CveNote(id) { National = [record], Severities = level is null ? [] : [new("CNVD", level)] });
            }
        }
    }
}
