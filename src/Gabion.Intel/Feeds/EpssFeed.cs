using System.Globalization;
using Gabion.Intel.Advisories;

namespace Gabion.Intel.Feeds;

/// <summary>EPSS (first.org/epss/data_stats): a comment line, a head line, then <c>cve,epss,percentile</c>.</summary>
internal sealed class EpssFeed : Feed
{
    private const int MaxLineLength = 500;

    public override bool Accepts(string path) => EndsWith(path, ".csv");

    public override void Read(string path, Stream content, IFeedSink sink)
    {
        ArgumentNullException.ThrowIfNull(path);
        ArgumentNullException.ThrowIfNull(content);
        ArgumentNullException.ThrowIfNull(sink);
        using var reader = new StreamReader(content, leaveOpen: true);
        var number = 0;
        while (reader.ReadLine() is { } line)
        {
            number++;
            if (line.StartsWith('#'))
            {
                Date(line, sink);
            }

            if (line.Length == 0 || line[0] == '#' || line.StartsWith("cve,", StringComparison.OrdinalIgnoreCase))
            {
                continue;
            }

            if (line.Length <= MaxLineLength && line.Split(',') is [var id, var odds, var percentile, ..] && AdvisoryNames.IsCve(id)
                && TryParse(odds, out var probability) && TryParse(percentile, out var rank))
            {
                sink.Add(new CveNote(id) { Odds = new(probability, rank) });
            }
            else
            {
                sink.Reject($"{path}:{number}", "a line is a CVE id and two numbers from 0 to 1");
            }
        }
    }

    /// <summary><c>#model_version:v2025.03.14,score_date:2026-01-02T00:00:00+0000</c>.</summary>
    private static void Date(string line, IFeedSink sink)
    {
        const string Member = "score_date:";
        if (line.Length <= MaxLineLength && line.IndexOf(Member, StringComparison.Ordinal) is >= 0 and var at
            && line[(at + Member.Length)..].Split(',')[0].Trim() is { Length: >= 10 } text
            && DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var time))
        {
            sink.Dated(time, "score_date");
        }
    }

    private static bool TryParse(string text, out double value) =>
        double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out value) && value is >= 0 and <= 1;
}
