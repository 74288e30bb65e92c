using System.Diagnostics;
using System.Globalization;
using Gabion.Database;
using Gabion.Intel.Feeds;
using Gabion.Intel.Matching;
using Gabion.Model.Packages;

namespace Gabion.Bench;

/// <summary>Loading made-up records of NVD on one core, and then opening that database and matching 1,000 programs by their CPE.</summary>
internal sealed class NvdBench : Bench
{
    private const int Records = 100_000;
    private const int Products = 4_000;
    private const int Packages = 1_000;

    public override string Name => "nvd";

    public override string Run(int megabytes)
    {
        var folder = Directory.CreateTempSubdirectory("gabion-bench-").FullName;
        try
        {
            var file = Path.Combine(folder, "nvd.json");
            Write(file);
            var start = Stopwatch.GetTimestamp();
            var result = FeedUpdate.Run(folder, FeedCatalogue.Find("nvd")!, file, file, DateTimeOffset.UnixEpoch, null, CancellationToken.None);
            var loading = Stopwatch.GetElapsedTime(start);
            if (result is not { Advisories: Records, Rejected: 0, Fault: null })
            {
                throw new InvalidOperationException($"the records were not loaded: {result.Fault} {result.Reasons.FirstOrDefault()}");
            }

            List<Package> packages = [.. Enumerable.Range(0, Packages).Select(i => new Package { Type = "generic", Name = "x", Version = "1.5.0", Cpes = Cpe.TryParse($"cpe:2.3:a:maker:product-{i}:1.5.0", out var cpe) ? [cpe] : [] })];
            start = Stopwatch.GetTimestamp();
            using var database = new AdvisoryDatabase(folder);
            var found = Matcher.Match(packages, null, database, DateOnly.MinValue);
            var matching = Stopwatch.GetElapsedTime(start);
            return string.Create(
                CultureInfo.InvariantCulture,
                $"""
                {Records:N0} records ({new FileInfo(file).Length / 1048576.0:F0} MB of JSON) loaded in {loading.TotalSeconds:F1} s, {Records / loading.TotalSeconds:N0}/s on one core (promise: 20,000); file {new FileInfo(Path.Combine(folder, "nvd.db")).Length / 1048576.0:F0} MB
                     opened and {Packages:N0} programs matched in {matching.TotalMilliseconds:F0} ms, {found.Vulnerabilities.Length:N0} vulnerabilities (promise: 300 ms)
                """);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    /// <summary>Records as NVD's are: about 2 KB, two ratings, a range or a list of versions of one product, a tenth of them on a platform only.</summary>
    private static void Write(string file)
    {
        var words = string.Concat(Enumerable.Repeat("The parser does not check the length of a field before it copies it. ", 5));
        using var writer = new StreamWriter(file);
        writer.Write("""{"resultsPerPage": 1, "vulnerabilities": [""");
        for (var i = 0; i < Records; i++)
        {
            var name = string.Create(CultureInfo.InvariantCulture, $"cpe:2.3:a:maker:product-{i % Products}");
            var match = i % 3 == 0
                ? $$"""{"vulnerable":true,"criteria":"{{name}}:1.4.0:*:*:*:*:*:*:*","matchCriteriaId":"DA94EB44-C98E-419B-9153-DA373002A3CA"},{"vulnerable":true,"criteria":"{{name}}:1.4.1:rc1:*:*:*:*:*:*","matchCriteriaId":"DA94EB44-C98E-419B-9153-DA373002A3CA"}"""
                : $$"""{"vulnerable":true,"criteria":"{{name}}:*:*:*:*:*:*:*:*","versionStartIncluding":"1.0.0","versionEndExcluding":"{{(i % 20 == 1 ? "1.9.3" : "1.4.2")}}","matchCriteriaId":"DA94EB44-C98E-419B-9153-DA373002A3CA"}""";
            var platform = i % 10 == 0 ? """,{"operator":"OR","negate":false,"cpeMatch":[{"vulnerable":false,"criteria":"cpe:2.3:o:microsoft:windows:-:*:*:*:*:*:*:*","matchCriteriaId":"A2572D17-1DE6-457B-99CC-64AFD54487EA"}]}""" : "";
            const string rating = """ "type":"Primary","cvssData":{"version":"3.1","vectorString":"CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H","baseScore":9.8,"baseSeverity":"CRITICAL","attackVector":"NETWORK","attackComplexity":"LOW","privilegesRequired":"NONE","userInteraction":"NONE","scope":"UNCHANGED","confidentialityImpact":"HIGH","integrityImpact":"HIGH","availabilityImpact":"HIGH"},"exploitabilityScore":3.9,"impactScore":5.9 """;
            writer.WriteLine(string.Create(CultureInfo.InvariantCulture, $$"""
                {{(i == 0 ? "" : ",")}}{"cve":{"id":"CVE-2024-{{i}}","sourceIdentifier":"cve@example.org","published":"2024-03-04T05:06:07.123","lastModified":"2025-03-04T05:06:07.123","vulnStatus":"Analyzed","descriptions":[{"lang":"en","value":"{{words}}"},{"lang":"es","value":"{{words}}"}],"metrics":{"cvssMetricV31":[{"source":"nvd@nist.gov",{{rating}}}]},"configurations":[{ {{(platform.Length > 0 ? "\"operator\":\"AND\"," : "")}}"nodes":[{"operator":"OR","negate":false,"cpeMatch":[{{match}}]}{{platform}}]}],"references":[{"url":"https://github.com/example/{{i}}","source":"cve@example.org","tags":["Patch"]}]} }
                """));
        }

        writer.Write("]}");
    }
}
