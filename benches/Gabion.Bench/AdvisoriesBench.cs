using System.Diagnostics;
using System.Globalization;
using System.Text;
using System.Text.Json;
using Gabion.Database;
using Gabion.Intel.Feeds;
using Gabion.Intel.Matching;
using Gabion.Model.Packages;

namespace Gabion.Bench;

/// <summary>
/// Loading half a million made-up OSV records on one core against reading the same JSON token by token, and then opening that
/// database and matching 1,000 packages, as the first thing that a process does with it.
/// </summary>
internal sealed class AdvisoriesBench : Bench
{
    private const int Records = 500_000;
    private const int Packages = 1_000;

    public override string Name => "advisories";

    public override string Run(int megabytes)
    {
        var folder = Directory.CreateTempSubdirectory("gabion-bench-").FullName;
        try
        {
            var file = Path.Combine(folder, "all.jsonl");
            Write(file);
            var floor = Measure(() => Tokens(file));
            FeedUpdate.Result? result = null;
            var loading = Measure(() => result = FeedUpdate.Run(folder, FeedCatalogue.Find("npm")!, file, file, DateTimeOffset.UnixEpoch, null, CancellationToken.None));
            if (result is not { Advisories: Records, Rejected: 0, Fault: null })
            {
                throw new InvalidOperationException($"the records were not loaded: {result?.Fault} {result?.Reasons.FirstOrDefault()}");
            }

            // As `gabion` does it: once, without a warm-up; again for the figure without the work of the first time.
            List<Package> packages = [.. Enumerable.Range(0, Packages).Select(i => new Package { Type = "npm", Name = Named(i * 97), Version = "1.5.0" })];
            var (first, found) = Match(folder, packages);
            var (again, _) = Match(folder, packages);
            return string.Create(
                CultureInfo.InvariantCulture,
                $"""
                {Records:N0} records ({new FileInfo(file).Length / 1048576.0:F0} MB of JSON) loaded in {loading.TotalSeconds:F1} s, {Records / loading.TotalSeconds:N0}/s on one core (promise: 20,000), ratio {loading / floor:F1} to reading the JSON; file {new FileInfo(Path.Combine(folder, "npm.db")).Length / 1048576.0:F0} MB
                            opened and {Packages:N0} packages matched in {first.TotalMilliseconds:F0} ms, {found:N0} vulnerabilities (promise: 300 ms); again {again.TotalMilliseconds:F0} ms
                """);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static (TimeSpan Took, int Found) Match(string folder, List<Package> packages)
    {
        var start = Stopwatch.GetTimestamp();
        using var database = new AdvisoryDatabase(folder);
        var result = Matcher.Match(packages, null, database, DateOnly.MinValue);
        return (Stopwatch.GetElapsedTime(start), result.Vulnerabilities.Length);
    }

    private static TimeSpan Measure(Action action)
    {
        var start = Stopwatch.GetTimestamp();
        action();
        return Stopwatch.GetElapsedTime(start);
    }

    private static void Tokens(string file)
    {
        foreach (var line in File.ReadLines(file))
        {
            var reader = new Utf8JsonReader(Encoding.UTF8.GetBytes(line));
            while (reader.Read())
            {
            }
        }
    }

    /// <summary>Records as GitHub's advisories for npm are: about 1 KB, one package, one or two ranges; a tenth of the names have many.</summary>
    private static void Write(string file)
    {
        var details = string.Concat(Enumerable.Repeat("The parser does not check the length of a field before it copies it. ", 6));
        using var writer = new StreamWriter(file);
        for (var i = 0; i < Records; i++)
        {
            var range = i % 3 == 0 ? """{"introduced":"0"},{"fixed":"1.4.2"}""" : """{"introduced":"1.0.0"},{"fixed":"1.9.3"},{"introduced":"2.0.0"},{"fixed":"2.1.1"}""";
            writer.WriteLine(string.Create(CultureInfo.InvariantCulture, $$"""
                {"schema_version":"1.7.0","id":"GHSA-{{i:x8}}","modified":"2025-03-04T05:06:07Z","published":"2024-03-04T05:06:07Z","aliases":["CVE-2024-{{i}}"],"summary":"Length is not checked in {{Named(i % 120_000)}}","details":"{{details}}","severity":[{"type":"CVSS_V3","score":"CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H"}],"affected":[{"package":{"ecosystem":"npm","name":"{{Named(i % 120_000)}}"},"ranges":[{"type":"SEMVER","events":[{{range}}]}]}],"references":[{"type":"WEB","url":"https://github.com/example/{{i}}"},{"type":"PACKAGE","url":"https://github.com/example/package"}],"database_specific":{"severity":"HIGH","cwe_ids":["CWE-120"]} }
                """));
        }
    }

    private static string Named(int number) => string.Create(CultureInfo.InvariantCulture, $"package-{number}");
}
