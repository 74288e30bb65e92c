using System.Diagnostics;
using System.Globalization;
using System.Text;
using System.Text.Json;
using Gabion.Database;
using Gabion.Intel.Feeds;
using Gabion.Intel.Matching;
using Gabion.Intel.Vex;
using Gabion.Scan;
using Gabion.Scan.Vulnerabilities;
using Gabion.Sources;

namespace Gabion.Bench;

/// <summary>
/// 10,000 stored bills of 200 packages each, matched with 100,000 advisories: the first time, when every bill is read; again with new
/// advisories, when none has changed; and of these only what was changed since a day. The floor is reading the same JSON token by token.
/// </summary>
internal sealed class SbomsBench : Bench
{
    private const int Bills = 10_000;
    private const int PackagesEach = 200;
    private const int Names = 40_000;
    private const int Records = 100_000;

    public override string Name => "sboms";

    public override string Run(int megabytes)
    {
        var folder = Directory.CreateTempSubdirectory("gabion-bench-").FullName;
        try
        {
            var bills = Path.Combine(folder, "bills");
            var size = WriteBills(bills) / 1048576.0;
            var feed = Path.Combine(folder, "all.jsonl");
            WriteAdvisories(feed);
            var database = Path.Combine(folder, "db");
            Directory.CreateDirectory(database);
            FeedUpdate.Run(database, FeedCatalogue.Find("npm")!, feed, feed, DateTimeOffset.UnixEpoch, null, CancellationToken.None);
            var floor = Measure(() => Parallel.ForEach(Directory.EnumerateFiles(bills), Tokens));
            var cache = new CacheFolder(Path.Combine(folder, "cache"));
            var (first, found) = Scan(bills, database, cache, null);
            var (again, _) = Scan(bills, database, cache, null);
            var (changed, few) = Scan(bills, database, cache, new DateTimeOffset(2026, 1, 1, 0, 0, 0, TimeSpan.Zero));
            return string.Create(
                CultureInfo.InvariantCulture,
                $"""
                {Bills:N0} bills of {PackagesEach} packages ({size:F0} MB) read and matched in {first.TotalSeconds:F1} s, {first.TotalMilliseconds / Bills:F2} ms each, ratio {first / floor:F2} to reading the JSON; {found:N0} findings
                            again, from the index: {again.TotalSeconds:F2} s, {again.TotalMilliseconds / Bills:F3} ms each, ratio {again / first:F3} to the first time
                            only advisories of 2026, from the index: {changed.TotalSeconds:F2} s, ratio {changed / first:F3}; {few:N0} findings
                """);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static (TimeSpan Took, int Found) Scan(string bills, string folder, CacheFolder cache, DateTimeOffset? since)
    {
        var start = Stopwatch.GetTimestamp();
        using var database = new AdvisoryDatabase(folder);
        IAdvisorySource source = new SourceList(database);
        var options = new ScanOptions { Target = bills, Vulnerabilities = new(since is { } day ? new ChangedSince(source, day) : source, VexSet.Empty) };
#pragma warning disable VSTHRD002 // a bench has nothing else to do meanwhile
        var result = new BillsScanner(TimeProvider.System, "bench", cache).ScanAsync([bills], options, CancellationToken.None).GetAwaiter().GetResult();
#pragma warning restore VSTHRD002
        return (Stopwatch.GetElapsedTime(start), ((ScanResult.Assessed)result).Report.Findings.Length);
    }

    private static TimeSpan Measure(Action action)
    {
        var start = Stopwatch.GetTimestamp();
        action();
        return Stopwatch.GetElapsedTime(start);
    }

    private static void Tokens(string file)
    {
        var reader = new Utf8JsonReader(File.ReadAllBytes(file));
        while (reader.Read())
        {
        }
    }

    /// <summary>CycloneDX as Syft writes it, a component about 700 bytes; bills have most of their packages in common with others.</summary>
    private static long WriteBills(string folder)
    {
        Directory.CreateDirectory(folder);
        long bytes = 0;
        Parallel.For(0, Bills, number =>
        {
            var text = new StringBuilder("""{"$schema":"http://cyclonedx.org/schema/bom-1.6.schema.json","bomFormat":"CycloneDX","specVersion":"1.6","version":1,"components":[""");
            for (var i = 0; i < PackagesEach; i++)
            {
                var name = ((number * 7) + (i * 131)) % Names;
                text.Append(CultureInfo.InvariantCulture, $$"""
                    {{(i == 0 ? "" : ",")}}{"bom-ref":"pkg:npm/package-{{name}}@1.{{name % 9}}.0?package-id={{name:x16}}","type":"library","name":"package-{{name}}","version":"1.{{name % 9}}.0","licenses":[{"license":{"id":"MIT"} }],"cpe":"cpe:2.3:a:package-{{name}}:package-{{name}}:1.{{name % 9}}.0:*:*:*:*:*:*:*","purl":"pkg:npm/package-{{name}}@1.{{name % 9}}.0","properties":[{"name":"syft:package:foundBy","value":"javascript-lock-cataloger"},{"name":"syft:package:language","value":"javascript"},{"name":"syft:package:type","value":"npm"},{"name":"syft:location:0:path","value":"/app/package-lock.json"}] }
                    """);
            }

            text.Append("]}");
            File.WriteAllText(Path.Combine(folder, string.Create(CultureInfo.InvariantCulture, $"bill-{number:00000}.json")), text.ToString());
            Interlocked.Add(ref bytes, text.Length);
        });
        return bytes;
    }

    private static void WriteAdvisories(string file)
    {
        using var writer = new StreamWriter(file);
        for (var i = 0; i < Records; i++)
        {
            writer.WriteLine(string.Create(CultureInfo.InvariantCulture, $$"""
                {"schema_version":"1.7.0","id":"GHSA-{{i:x8}}","modified":"{{(i % 100 == 0 ? "2026" : "2025")}}-03-04T05:06:07Z","aliases":["CVE-2024-{{i}}"],"summary":"Length is not checked","affected":[{"package":{"ecosystem":"npm","name":"package-{{i * 3}}"},"ranges":[{"type":"SEMVER","events":[{"introduced":"1.0.0"},{"fixed":"1.4.0"}]}]}]}
                """));
        }
    }
}
