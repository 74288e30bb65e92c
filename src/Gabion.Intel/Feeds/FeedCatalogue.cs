using System.Collections.Immutable;
using Gabion.Intel.Feeds.Oval;

namespace Gabion.Intel.Feeds;

/// <summary>The feeds that are known, with where they are published. Names are those of <c>gabion db update --feed</c>.</summary>
public static class FeedCatalogue
{
    public static ImmutableArray<Feed> All { get; } =
    [
        Osv("ghsa", "GitHub advisories, reviewed", "GitHub", null),
        Osv("go", "Go vulnerability database", "Go", "Go"),
        Osv("pypi", "Python packages", "PyPA", "PyPI"),
        Osv("npm", "npm packages, malicious ones included", "npm", "npm"),
        Osv("maven", "Maven packages", "Maven", "Maven"),
        Osv("nuget", "NuGet packages", "NuGet", "NuGet"),
        Osv("crates", "Rust crates", "RustSec", "crates.io"),
        Osv("rubygems", "Ruby gems", "RubyGems", "RubyGems"),
        Osv("packagist", "PHP packages", "Packagist", "Packagist"),
        Osv("hex", "Erlang and Elixir packages", "Hex", "Hex"),
        Osv("pub", "Dart packages", "Pub", "Pub"),
        Osv("swift", "Swift packages", "Swift", "SwiftURL"),
        Osv("kubernetes", "Kubernetes, by its own security committee", "Kubernetes", null),
        Osv("bitnami", "Bitnami containers", "Bitnami", "Bitnami"),
        Osv("almalinux", "AlmaLinux errata", "AlmaLinux", "AlmaLinux"),
        Osv("rocky", "Rocky Linux errata", "Rocky Linux", "Rocky Linux"),
        Osv("ubuntu", "Ubuntu", "Ubuntu", "Ubuntu"),
        Osv("mageia", "Mageia", "Mageia", "Mageia"),
        Osv("openeuler-osv", "openEuler, through OSV", "openEuler", "openEuler"),
        Osv("suse-osv", "SUSE, through OSV", "SUSE", "SUSE"),
        Osv("opensuse-osv", "openSUSE, through OSV", "SUSE", "openSUSE"),
        Osv("azurelinux", "Azure Linux, through OSV", "Microsoft", "Azure Linux"),
        Osv("minimos", "MinimOS, through OSV", "MinimOS", "MinimOS"),
        Osv("echo", "Echo, through OSV", "Echo", "Echo"),
        Osv("alpaquita", "Alpaquita Linux, through OSV", "BellSoft", "Alpaquita"),
        Osv("bellsoft", "BellSoft Hardened Containers, through OSV", "BellSoft", "BellSoft Hardened Containers"),
        Osv("cleanstart", "CleanStart, through OSV", "CleanStart", "CleanStart"),
        Osv("malicious", "OSSF malicious packages", "OSSF", null, "https://github.com/ossf/malicious-packages/archive/refs/heads/main.tar.gz", isOfSome: true),
        Osv("osv", "any OSV records", "OSV", null, "https://osv-vulnerabilities.storage.googleapis.com/all.zip"),
        new DebianTrackerFeed { Name = "debian", Title = "Debian security tracker", Location = new("https://security-tracker.debian.org/tracker/data/json") },
        new SecdbFeed { Name = "alpine", Title = "Alpine secdb", Distribution = "Alpine" },
        new SecdbFeed { Name = "wolfi", Title = "Wolfi secdb", Distribution = "Wolfi", Location = new("https://packages.wolfi.dev/os/security.json") },
        new SecdbFeed { Name = "chainguard", Title = "Chainguard secdb", Distribution = "Chainguard", Location = new("https://packages.cgr.dev/chainguard/security.json") },
        new CsafFeed { Name = "redhat", Title = "Red Hat CSAF VEX", Vendor = "Red Hat" },
        new CsafFeed { Name = "suse", Title = "SUSE CSAF VEX", Vendor = "SUSE", Location = new("https://ftp.suse.com/pub/projects/security/csaf-vex.tar.bz2") },
        new CvrfFeed { Name = "suse-cvrf", Title = "SUSE CVRF", Vendor = "SUSE", Location = new("https://ftp.suse.com/pub/projects/security/cvrf.tar.bz2") },
        new OvalFeed { Name = "suse-oval", Title = "SUSE OVAL", Vendor = "SUSE" },
        new OvalFeed { Name = "debian-oval", Title = "Debian OVAL", Vendor = "Debian" },
        new OvalFeed { Name = "ubuntu-oval", Title = "Ubuntu OVAL", Vendor = "Ubuntu" },
        new OvalFeed { Name = "redhat-oval", Title = "Red Hat OVAL", Vendor = "Red Hat" },
        new OvalFeed { Name = "oracle-oval", Title = "Oracle Linux OVAL", Vendor = "Oracle", Location = new("https://linux.oracle.com/security/oval/com.oracle.elsa-all.xml.bz2") },
        new CsafFeed { Name = "openeuler", Title = "openEuler CSAF", Vendor = "openEuler" },
        new CvrfFeed { Name = "openeuler-cvrf", Title = "openEuler CVRF", Vendor = "openEuler" },
        new NvdFeed { Name = "nvd", Title = "NVD, ratings, and ranges by CPE" },
        new KevFeed { Name = "kev", Title = "Known exploited vulnerabilities (CISA)", Location = new("https://www.cisa.gov/sites/default/files/feeds/known_exploited_vulnerabilities.json") },
        new EpssFeed { Name = "epss", Title = "Odds of exploitation (FIRST)", Location = new("https://epss.empiricalsecurity.com/epss_scores-current.csv.gz") },
        new CnnvdFeed { Name = "cnnvd", Title = "CNNVD, names and levels in Chinese" },
        new CnvdFeed { Name = "cnvd", Title = "CNVD, names and levels in Chinese" },
        new EndOfLifeFeed { Name = "end-of-life", Title = "End of support of releases" },
        new TeamFeed { Name = "team", Title = "your own advisories", IsOfSome = true },
    ];

    /// <summary>Null for a name that is not known.</summary>
    public static Feed? Find(string name) => All.FirstOrDefault(feed => string.Equals(feed.Name, name, StringComparison.OrdinalIgnoreCase));

    private static OsvFeed Osv(string name, string title, string source, string? ecosystem, string? location = null, bool isOfSome = false) => new()
    {
        Name = name,
        Title = title,
        Source = source,
        IsOfSome = isOfSome,
        Location = location is not null ? new(location)
            : ecosystem is not null ? new($"https://osv-vulnerabilities.storage.googleapis.com/{Uri.EscapeDataString(ecosystem)}/all.zip")
            : null,
    };
}
