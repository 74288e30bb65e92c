using System.Globalization;
using Gabion.Intel;
using Gabion.Intel.Matching;
using Gabion.Intel.Vex;
using Gabion.Model;
using Gabion.Model.Packages;
using Gabion.Scan;
using Gabion.Scan.Vulnerabilities;
using Gabion.Sources;
using Gabion.Tests.Intel;
using Gabion.Tests.Sources;

namespace Gabion.Tests.Scan;

public sealed class BillsScannerTests : IDisposable
{
    private const string Advisories = """
        [{"id": "GHSA-1", "modified": "2025-01-01T00:00:00Z", "affected": [{"package": {"ecosystem": "npm", "name": "left"}, "ranges": [{"type": "SEMVER", "events": [{"introduced": "0"}, {"fixed": "1.2.0"}]}]}]},
         {"id": "GHSA-2", "modified": "2026-02-01T00:00:00Z", "affected": [{"package": {"ecosystem": "npm", "name": "right"}, "ranges": [{"type": "SEMVER", "events": [{"introduced": "0"}, {"fixed": "3.0.0"}]}]}]}]
        """;

    private readonly TemporaryFolder _folder = new();
    private readonly TemporaryFolder _cache = new();

    public void Dispose()
    {
        _folder.Dispose();
        _cache.Dispose();
    }

    [Fact]
    public async Task Tells_once_what_many_bills_have()
    {
        Bill("team/a.json", "left@1.0.0", "right@2.0.0");
        Bill("b.cdx.json", "left@1.0.0");
        Bill("c.json", "left@1.2.0");
        _folder.Write("other.json", "{\"no\": \"bill\"}");
        _folder.Write("broken.json", "{\"bomFormat\": \"CycloneDX\", ");
        var report = await ScanAsync(null);
        Assert.Equal(["b.cdx.json GHSA-1 team/a.json", "team/a.json GHSA-2 "], Found(report));
        Assert.Contains("; in 2 bills", report.Findings[0].Message, StringComparison.Ordinal);
        Assert.Equal((3, 4, 3), (report.Coverage.Assessed["SBOM"], report.Coverage.Assessed["Package"], report.Coverage.Assessed["Different package"]));
        Assert.Contains(report.Coverage.Gaps, gap => gap.Path.EndsWith("broken.json", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Reads_again_only_what_has_changed()
    {
        Bill("a.json", "left@1.0.0");
        Bill("b.json", "right@2.0.0");
        Assert.Equal(["a.json GHSA-1 ", "b.json GHSA-2 "], Found(await ScanAsync(null)));
        Bill("a.json", "left@1.2.0", "right@2.5.0");
        File.Delete(Path.Combine(_folder.Path, "b.json"));
        Bill("c.json", "left@0.9.0");
        Assert.Equal(["a.json GHSA-2 ", "c.json GHSA-1 "], Found(await ScanAsync(null)));
    }

    [Fact]
    public async Task What_a_bill_leaves_out_is_told_each_time()
    {
        Bill("a.json", "left@1.2.0");
        _folder.Write("half.json", """{"bomFormat": "CycloneDX", "components": [{"name": "left", "purl": "pkg:npm/left@1.2.0"}], "compositions": [{"aggregate": "incomplete"}]}""");
        for (var run = 0; run < 2; run++)
        {
            var gap = Assert.Single((await ScanAsync(null)).Coverage.Gaps, gap => gap.Kind != GapKind.Skipped);
            Assert.Equal("half.json", Path.GetFileName(gap.Path));
            Assert.Contains("not whole (incomplete)", gap.Reason, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task Bills_in_other_forms_are_read_or_told()
    {
        Bill("a.json", "left@1.2.0");
        _folder.Write("b.xml", "<?xml version=\"1.0\"?><bom xmlns=\"http://cyclonedx.org/schema/bom/1.5\"><components><component type=\"library\"><name>left</name><purl>pkg:npm/left@1.0.0</purl></component></components></bom>");
        _folder.Write("c.spdx", "SPDXVersion: SPDX-2.3\nPackageName: right\nExternalRef: PACKAGE-MANAGER purl pkg:npm/right@1.0.0\n");
        _folder.Write("d.ttl", "@prefix spdx: <http://spdx.org/rdf/terms#> .\n");
        _folder.Write("pom.xml", "<project/>");
        var report = await ScanAsync(null);
        Assert.Equal(["b.xml GHSA-1 ", "c.spdx GHSA-2 "], Found(report));
        Assert.Equal(
            ["d.ttl: It is a bill of materials of SPDX as RDF in Turtle, which is not read; the packages in it are not known"],
            report.Coverage.Gaps.Where(gap => gap.Kind == GapKind.Unknown).Select(gap => $"{Path.GetFileName(gap.Path)}: {gap.Reason}"));
        var alone = await new PackageListScanner(TimeProvider.System, "test").ScanAsync(new() { Target = Path.Combine(_folder.Path, "d.ttl") }, TestContext.Current.CancellationToken);
        Assert.Contains("as RDF in Turtle, which is not read", Assert.IsType<ScanResult.NotAssessed>(alone).Reason, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_release_that_only_some_packages_are_of_ends_with_its_own_day()
    {
        _folder.Write("a.json", """{"bomFormat": "CycloneDX", "components": [{"type": "operating-system", "name": "debian", "version": "13"}, {"name": "a", "purl": "pkg:deb/debian/a@1?distro=debian-13"}, {"name": "b", "purl": "pkg:deb/debian/b@1?distro=debian-8"}]}""");
        _folder.Write("b.json", """{"bomFormat": "CycloneDX", "components": [{"type": "operating-system", "name": "debian", "version": "13"}, {"name": "a", "purl": "pkg:deb/debian/a@1?distro=debian-13"}]}""");
        var options = new ScanOptions { Target = _folder.Path, Vulnerabilities = new(BuiltInSet.Load(), VexSet.Empty) };
        foreach (var target in (string[])[_folder.Path, Path.Combine(_folder.Path, "a.json")])
        {
            var result = target == _folder.Path
                ? await new BillsScanner(TimeProvider.System, "test", null).ScanAsync([target], options, TestContext.Current.CancellationToken)
                : await new PackageListScanner(TimeProvider.System, "test").ScanAsync(options with { Target = target }, TestContext.Current.CancellationToken);
            var finding = Assert.Single(Assert.IsType<ScanResult.Assessed>(result).Report.Findings, finding => finding.Rule.Id.ToString() == "GBN-CON-303");
            Assert.Equal(("a.json", "debian 8"), (Path.GetFileName(finding.Location.Path), finding.Resource.Name));
            Assert.DoesNotContain("bills", finding.Message, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task Bills_that_name_nothing_are_not_clean()
    {
        Bill("a.json");
        var options = new ScanOptions { Target = _folder.Path, Vulnerabilities = new(Records.Load("osv", "a.json", Advisories), VexSet.Empty) };
        var many = await new BillsScanner(TimeProvider.System, "test", null).ScanAsync([_folder.Path], options, TestContext.Current.CancellationToken);
        Assert.Contains("names no packages", Assert.IsType<ScanResult.NotAssessed>(many).Reason, StringComparison.Ordinal);
        var one = await new PackageListScanner(TimeProvider.System, "test").ScanAsync(options with { Target = Path.Combine(_folder.Path, "a.json") }, TestContext.Current.CancellationToken);
        Assert.Contains("names no packages", Assert.IsType<ScanResult.NotAssessed>(one).Reason, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Since_a_day_only_what_was_changed_since()
    {
        Bill("a.json", "left@1.0.0", "right@2.0.0");
        Assert.Equal(["a.json GHSA-2 "], Found(await ScanAsync("2026-01-01")));
        Assert.Equal([], Found(await ScanAsync("2026-03-01")));
    }

    [Fact]
    public void The_index_is_what_was_put_in()
    {
        var index = new BillIndex();
        var deb = new Package { Type = "deb", Name = "libssl3", Version = "3.0.11-1", Architecture = "amd64", SourceName = "openssl", SourceVersion = "3.0.11-1", IsDistributionOwn = true };
        var release = new DistributionRelease { Id = "debian", VersionId = "12", Like = ["a", "b"] };
        index.Add("/x/a.json", 5, 7, new(release, [deb, deb with { FoundAt = ["other"] }]), [new(GapKind.Unknown, "a.json", null, "not whole", "make it again")]);
        index.Add("/x/b.json", 6, 8, new(null, [deb with { IsDistributionOwn = false, Release = new() { Id = "debian", VersionId = "13" } }]), []);
        var read = BillIndex.Read(index.Write())!;
        Assert.Equal(["deb:libssl3@3.0.11-1 (amd64) openssl True", "deb:libssl3@3.0.11-1 (amd64) of debian 13 openssl False"], read.Packages.Select(package => $"{package.Key} {package.SourceName} {package.IsDistributionOwn}"));
        Assert.Equal("Debian:12", Assert.Single(read.Releases).Ecosystem);
        Assert.Equal([0], read.Find("/x/a.json", 5, 7)!.Packages);
        Assert.Equal([new(GapKind.Unknown, "", null, "not whole", "make it again")], read.Find("/x/a.json", 5, 7)!.Gaps);
        Assert.Null(read.Find("/x/a.json", 5, 9));
        Assert.Equal(["/x/b.json"], read.Keep(new HashSet<string> { "/x/b.json" }).Bills.Keys);
        var bytes = index.Write();
        for (var cut = 0; cut < bytes.Length; cut++)
        {
            BillIndex.Read(bytes[..cut]); // null or a part; never an exception
        }
    }

    private List<string> Found(ScanReport report) =>
    [
        .. report.Findings.Select(finding => $"{Path.GetRelativePath(_folder.Path, Path.GetFullPath(finding.Location.Path))} {finding.Vulnerability!.Id} {string.Join(' ', finding.Evidence.Where(evidence => evidence.Name == "also in").Select(evidence => Path.GetRelativePath(_folder.Path, Path.GetFullPath(evidence.Value))))}")
            .Order(StringComparer.Ordinal),
    ];

    private void Bill(string path, params string[] packages) => _folder.Write(path, $$"""
        {"bomFormat": "CycloneDX", "specVersion": "1.6", "components": [{{string.Join(',', packages.Select(package => $$"""{"type": "library", "name": "{{package.Split('@')[0]}}", "version": "{{package.Split('@')[1]}}", "purl": "pkg:npm/{{package}}"}"""))}}]}
        """);

    private async Task<ScanReport> ScanAsync(string? since)
    {
        IAdvisorySource source = Records.Load("osv", "a.json", Advisories);
        source = since is null ? source : new ChangedSince(source, DateTimeOffset.Parse(since, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal));
        var options = new ScanOptions { Target = _folder.Path, Vulnerabilities = new(source, VexSet.Empty) };
        var result = await new BillsScanner(TimeProvider.System, "test", new CacheFolder(_cache.Path)).ScanAsync([_folder.Path], options, TestContext.Current.CancellationToken);
        return Assert.IsType<ScanResult.Assessed>(result).Report;
    }
}
