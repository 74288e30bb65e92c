using System.Diagnostics;
using System.Text.Json;
using Gabion.Conformance;

namespace Gabion.EndToEnd;

/// <summary>Public records loaded by the program and matched with what real tools write; each outcome worked out from the record.</summary>
public sealed class AdvisoryEvidenceTests(LoadedFeeds feeds) : IClassFixture<LoadedFeeds>
{
    /// <summary>
    /// An AlmaLinux 8.4 as rpm installs it. What each package lacks, by the fixes that the records name for it: release suffixes
    /// (<c>el8</c> before <c>el8_8.1</c> before <c>el8_8.2</c>), numbers in them (<c>.16</c> after <c>.2</c>), epochs, and module streams,
    /// of which only the package's own counts. ALBA-2022:2080 mends bugs of sudo only, and is no vulnerability.
    /// </summary>
    private static readonly (string Name, string Source, string? Epoch, string Version, string Release, string? Module, string Vendor, string[] Errata)[] Installed =
    [
        ("polkit", "polkit", null, "0.115", "11.el8", null, "AlmaLinux", ["ALSA-2022:0267", "ALSA-2022:1546"]),
        ("openssl-libs", "openssl", "1", "1.1.1k", "9.el8_7", null, "AlmaLinux", ["ALSA-2023:7877", "ALSA-2024:7848", "ALSA-2026:0337", "ALSA-2026:26275", "ALSA-2026:3042", "ALSA-2026:38503"]),
        ("bind-libs", "bind", "32", "9.11.36", "8.el8_8.1", null, "AlmaLinux",
            ["ALSA-2023:5474", "ALSA-2023:7177", "ALSA-2024:1782", "ALSA-2024:3271", "ALSA-2024:5524", "ALSA-2025:1675", "ALSA-2025:19835", "ALSA-2026:24339", "ALSA-2026:54654", "ALSA-2026:8352"]),
        ("nodejs", "nodejs", "1", "14.21.1", "2.module_el8.7.0+3373+a4c18c43", "nodejs:14:8070020221212115030:bd1311ed", "AlmaLinux", ["ALSA-2023:1743"]),
        ("sudo", "sudo", null, "1.8.29", "7.el8_4.1", null, "AlmaLinux", ["ALSA-2023:0284", "ALSA-2025:10110", "ALSA-2026:11521"]),
        ("glibc", "glibc", null, "2.28", "251.el8_10.16", null, "AlmaLinux", ["ALSA-2025:12980", "ALSA-2025:8686", "ALSA-2026:20587", "ALSA-2026:33126", "ALSA-2026:42733"]),
        ("libuuid", "util-linux", null, "2.32.1", "48.el8_10", null, "AlmaLinux", []),
        ("squid", "squid", "7", "3.5", "1.el7", null, "Someone Else", []),
    ];

    [Fact]
    public async Task AlmaLinux_errata_match_what_rpm_installed()
    {
        Scratch.Needs("rpm", "--version");
        Scratch.Needs("rpmbuild", "--version");
        using var scratch = new Scratch();
        await feeds.LoadAsync("almalinux", "almalinux-osv.tar.gz");
        foreach (var package in Installed)
        {
            Install(scratch, package.Name, package.Source, package.Epoch, package.Version, package.Release, package.Module, package.Vendor);
        }

        scratch.Write("root/etc/os-release", "ID=\"almalinux\"\nVERSION_ID=\"8.4\"\nPRETTY_NAME=\"AlmaLinux 8.4 (Electric Cheetah)\"\n");
        var report = await ScanAsync(scratch.At("root"));
        foreach (var package in Installed)
        {
            Assert.Equal(package.Errata, Records(report, package.Name).Select(record => record["almalinux/".Length..]));
        }

        Assert.Contains(Gaps(report), reason => reason.StartsWith("1 package was not checked for vulnerabilities", StringComparison.Ordinal));
        await ExplainedAsync("why", "ALSA-2023:1743", "pkg:rpm/almalinux/nodejs@14.21.1-2.module_el8.7.0%2B3373%2Ba4c18c43?epoch=1&distro=almalinux-8.4&modularitylabel=nodejs:14:8070020221212115030:bd1311ed", "1:14.21.1-2.module_el8.7.0+3373+a4c18c43 < 1:14.21.3-1.module_el8.7.0+3551+53700ee8");
        await ExplainedAsync("why-not", "ALSA-2023:5869", "pkg:rpm/almalinux/nodejs@14.21.1-2.module_el8.7.0%2B3373%2Ba4c18c43?epoch=1&distro=almalinux-8.4&modularitylabel=nodejs:14:8070020221212115030:bd1311ed", "the record is about the module stream nodejs:18, the package is of nodejs:14");
        await ExplainedAsync("why-not", "ALSA-2023:4102", "AlmaLinux:8/bind-libs@32:9.11.36-8.el8_8.1", "32:9.11.36-8.el8_8.1 = 32:9.11.36-8.el8_8.1, not affected");
        await ExplainedAsync("why-not", "ALBA-2022:2080", "AlmaLinux:8/sudo@1.8.29-7.el8_4.1", "mends bugs");
    }

    /// <summary>Lines of ingress-nginx' and prometheus' go.mod, of the emailservice of microservices-demo, and versions on the other side of each bound.</summary>
    [Theory]
    [InlineData("golang.org/x/crypto", "v0.25.0", "CVE-2024-45337", "GO-2024-3321", "v0.25.0 < 0.31.0", true)]
    [InlineData("golang.org/x/crypto", "v0.31.0", "CVE-2024-45337", "GO-2024-3321", "v0.31.0 = 0.31.0", false)]
    [InlineData("github.com/opencontainers/runc", "v1.1.13", "CVE-2024-45310", "GO-2024-3110", "v1.1.13 < 1.1.14", true)]
    [InlineData("github.com/opencontainers/runc", "v1.1.14", "CVE-2024-45310", "GO-2024-3110", "v1.1.14 < 1.2.0-rc.1", false)]
    [InlineData("github.com/opencontainers/runc", "v1.2.0-rc.2", "CVE-2024-45310", "GO-2024-3110", "v1.2.0-rc.2 < 1.2.0-rc.3", true)]
    [InlineData("github.com/docker/distribution", "v2.7.1+incompatible", "CVE-2017-11468", "GO-2021-0072", "v2.7.1+incompatible > 2.7.0-rc.0+incompatible", false)]
    [InlineData("certifi", "2023.5.7", "CVE-2023-37920", "PYSEC-2023-135", "2023.5.7 < 2023.7.22", true)]
    [InlineData("certifi", "2023.07.22", "CVE-2023-37920", "PYSEC-2023-135", "2023.07.22 = 2023.7.22", false)]
    [InlineData("urllib3", "1.26.16", "CVE-2023-43804", "PYSEC-2023-192", "1.26.16 < 1.26.17", true)]
    [InlineData("urllib3", "2.0.6", "CVE-2023-43804", "PYSEC-2023-192", "2.0.6 = 2.0.6", false)]
    [InlineData("opentelemetry-instrumentation", "0.39b0", "CVE-2023-43810", "PYSEC-2026-1752", "0.39b0 < 0.41b0", true)]
    public async Task Go_and_python_records_match_lock_files(string name, string version, string id, string record, string step, bool isAffected)
    {
        using var scratch = new Scratch();
        var isGo = version[0] == 'v';
        await feeds.LoadAsync(isGo ? "go" : "pypi", isGo ? "golang-osv.tar.gz" : "pypi-osv.tar.gz");
        if (isGo)
        {
            scratch.Write("repository/go.mod", $"module example.org/app\n\ngo 1.22.4\n\nrequire (\n\t{name} {version}\n)\n");
        }
        else
        {
            scratch.Write("repository/requirements.txt", $"{name}=={version}\n");
        }

        var found = Records(await ScanAsync(scratch.At("repository")), name);
        Assert.Equal(isAffected, found.Contains($"{(isGo ? "go" : "pypi")}/{record}"));
        await ExplainedAsync(isAffected ? "why" : "why-not", id, $"{(isGo ? "Go" : "PyPI")}/{name}@{version}", step);
    }

    /// <summary>By the secdb of June 2020 the image of January 2020 lacks nothing, which is an answer: its fourteen packages were looked up.</summary>
    [Fact]
    public async Task The_alpine_image_is_clean_by_the_secdb_of_its_time()
    {
        await feeds.LoadAsync("alpine", "alpine-secdb.tar.gz");
        var report = await ScanAsync(SharedData.Path("data", "images", "alpine-3.10.4.tar.gz"), "image");
        Assert.DoesNotContain(report.GetProperty("findings").EnumerateArray(), finding => finding.TryGetProperty("vulnerability", out _));
        Assert.Equal(14, report.GetProperty("coverage").GetProperty("assessed").GetProperty("apk package").GetInt32());
        Assert.DoesNotContain(Gaps(report), reason => reason.Contains("no advisories", StringComparison.OrdinalIgnoreCase));
        await ExplainedAsync("why-not", "CVE-2019-1563", "Alpine:v3.10/openssl@1.1.1d-r2", "1.1.1d-r2 > 1.1.1d-r0, not affected");
        await ExplainedAsync("why", "CVE-2019-1563", "Alpine:v3.10/openssl@1.1.1c-r0", "1.1.1c-r0 < 1.1.1d-r0");
    }

    private async Task<JsonElement> ScanAsync(string target, params string[] kind)
    {
        var (code, output, error) = await Program.RunAsync(["scan", .. kind, target, "--db", feeds.Database, "--format", "json", "--fail-on", "none"]);
        Assert.True(code == 0, error);
        return JsonDocument.Parse(output).RootElement;
    }

    private async Task ExplainedAsync(string verb, string id, string package, string step)
    {
        var (code, output, error) = await Program.RunAsync(["db", verb, id, package, "--db", feeds.Database]);
        Assert.True(code == 0, $"{verb} {id} {package}: {output}{error}");
        Assert.Contains(step, output, StringComparison.Ordinal);
    }

    private static List<string> Records(JsonElement report, string package) =>
    [
        .. report.GetProperty("findings").EnumerateArray().Where(finding => finding.TryGetProperty("vulnerability", out var found) && found.GetProperty("package").GetString() == package)
            .SelectMany(finding => finding.GetProperty("vulnerability").GetProperty("records").EnumerateArray()).Select(record => record.GetString()!).Order(StringComparer.Ordinal),
    ];

    private static IEnumerable<string> Gaps(JsonElement report) => report.GetProperty("coverage").GetProperty("gaps").EnumerateArray().Select(gap => gap.GetProperty("reason").GetString()!);

    /// <summary>Builds an empty package of that name and version, and lets rpm put it into the database of a root.</summary>
    private static void Install(Scratch scratch, string name, string source, string? epoch, string version, string release, string? module, string vendor)
    {
        var preamble = $"Version: {version}\nRelease: {release}\nSummary: x\nLicense: MIT\nVendor: {vendor}\n{(epoch is null ? "" : $"Epoch: {epoch}\n")}{(module is null ? "" : $"ModularityLabel: {module}\n")}";
        var rest = name == source ? "%files\n" : $"%package -n {name}\nSummary: x\n%description -n {name}\nx\n%files -n {name}\n";
        var spec = scratch.Write($"{name}.spec", $"Name: {source}\n{preamble}%description\nx\n{rest}");
        Run("rpmbuild", "-bb", "--quiet", "--target", "x86_64", "--define", $"_topdir {scratch.At(name)}", spec);
        Directory.CreateDirectory(scratch.At("root"));
        Run("rpm", "--root", scratch.At("root"), "--dbpath", "/var/lib/rpm", "--justdb", "--nodeps", "--ignorearch", "-i", Directory.GetFiles(scratch.At(name), "*.rpm", SearchOption.AllDirectories).Single());
    }

    private static void Run(string program, params string[] arguments)
    {
        using var process = Process.Start(new ProcessStartInfo(program, arguments) { RedirectStandardOutput = true, RedirectStandardError = true })!;
        var error = process.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
        var output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        Assert.True(process.ExitCode == 0, $"{program} {string.Join(' ', arguments)}: {output}{error.GetAwaiter().GetResult()}");
    }
}
