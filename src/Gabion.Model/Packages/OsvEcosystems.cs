namespace Gabion.Model.Packages;

/// <summary>
/// The names of ecosystems in OSV's schema (ossf.github.io/osv-schema, affected[].package), and names in their manner for
/// distributions that it has none for: <c>CentOS</c>, <c>CentOS Stream</c>, <c>Oracle Linux</c>.
/// </summary>
public static class OsvEcosystems
{
    /// <summary>The ecosystem of a distribution's release; null for one about which no feed speaks.</summary>
    public static string? Of(DistributionRelease release)
    {
        ArgumentNullException.ThrowIfNull(release);
        var version = release.VersionId;
        return release.Id switch
        {
            "debian" => version is not null ? $"Debian:{Major(version)}" : IsUnstable(release) ? "Debian:unstable" : "Debian",
            "ubuntu" => version is null ? null : $"Ubuntu:{version}{(IsLts(version) ? ":LTS" : "")}",
            "alpine" => AlpineBranch(version),
            "wolfi" => "Wolfi",
            "chainguard" => "Chainguard",
            "almalinux" => version is null ? null : $"AlmaLinux:{Major(version)}",
            "rocky" => version is null ? null : $"Rocky Linux:{Major(version)}",
            "rhel" or "redhat" => version is null ? null : $"Red Hat:enterprise_linux:{Major(version)}",
            "centos" => version is null ? null : IsStream(release) ? $"CentOS Stream:{Major(version)}" : $"CentOS:{Major(version)}",
            "ol" => version is null ? null : $"Oracle Linux:{Major(version)}",
            "openeuler" => OpenEuler(release),
            "sles" or "sles_sap" or "sled" => version is null ? null : $"SUSE:Linux Enterprise Server {ServicePack(version)}",
            "sle-micro" or "suse-microos" => version is null ? null : $"SUSE:Linux Enterprise Micro {version}",
            "sle-micro-rancher" => version is null ? null : $"SUSE:Linux Enterprise Micro for Rancher {version}",
            "sl-micro" => version is null ? null : $"SUSE:Linux Micro {version}",
            "opensuse-leap" or "opensuse" => version is null ? null : $"openSUSE:Leap {version}",
            "opensuse-tumbleweed" => "openSUSE:Tumbleweed",
            "mageia" => version is null ? null : $"Mageia:{version}",
            "photon" => version is null ? null : $"Photon OS:{version}",
            "azurelinux" or "mariner" => version is null ? null : $"Azure Linux:{Major(version)}",
            "minimos" => "MinimOS",
            "echo" => "Echo",
            "cleanstart" or "clnstrt" => "CleanStart",
            "alpaquita" => version is null ? null : $"Alpaquita:{version}",
            "bellsoft-hardened-containers" => version is null ? null : $"BellSoft Hardened Containers:{version}",
            _ => null,
        };
    }

    /// <summary>
    /// Testing and unstable call themselves alike (<c>forky/sid</c>) and have no number. What is mended in unstable goes to testing in the
    /// same version, so that what is said of unstable goes for both.
    /// </summary>
    private static bool IsUnstable(DistributionRelease release) => (release.PrettyName ?? release.Version)?.Contains("/sid", StringComparison.Ordinal) == true;

    /// <summary>
    /// CentOS Linux is built from what Red Hat released; Stream is built from what Red Hat will release, in versions of its own, so
    /// that Red Hat's fixed versions do not speak of it. From 9 on there is Stream only.
    /// </summary>
    private static bool IsStream(DistributionRelease release) =>
        (release.PrettyName ?? release.Version)?.Contains("Stream", StringComparison.OrdinalIgnoreCase) == true
        || (int.TryParse(Major(release.VersionId!), out var major) && major >= 9);

    /// <summary>The ecosystem of a language package by the type of its URL; null where OSV has none.</summary>
    public static string? OfType(string type) => type switch
    {
        "npm" => "npm",
        "pypi" => "PyPI",
        "golang" => "Go",
        "cargo" => "crates.io",
        "maven" => "Maven",
        "nuget" => "NuGet",
        "gem" => "RubyGems",
        "composer" => "Packagist",
        "hex" => "Hex",
        "pub" => "Pub",
        "swift" => "SwiftURL",
        "cran" => "CRAN",
        "julia" => "Julia",
        "conan" => "ConanCenter",
        "hackage" => "Hackage",
        "githubactions" => "GitHub Actions",
        "bitnami" => "Bitnami",
        "k8s" => "Kubernetes", // Trivy's bills of clusters
        _ => null,
    };

    /// <summary>Alpine names its releases by branch, <c>v3.20</c>; what is built from edge is rolling.</summary>
    private static string? AlpineBranch(string? version)
    {
        if (version is null)
        {
            return null;
        }

        if (version.Contains('_') || version == "edge")
        {
            return "Alpine:edge";
        }

        var parts = version.Split('.');
        return parts.Length < 2 ? null : $"Alpine:v{parts[0]}.{parts[1]}";
    }

    /// <summary><c>openEuler:24.03-LTS-SP1</c>: the support line stands only in VERSION, in brackets.</summary>
    private static string? OpenEuler(DistributionRelease release)
    {
        if (release.VersionId is null)
        {
            return null;
        }

        var text = release.Version ?? release.PrettyName ?? "";
        var open = text.IndexOf('(');
        var close = text.IndexOf(')');
        return open >= 0 && close > open + 1
            ? $"openEuler:{release.VersionId}-{text[(open + 1)..close].Trim().Replace(' ', '-')}"
            : $"openEuler:{release.VersionId}";
    }

    /// <summary><c>15.5</c> is 15 SP5; from 16.0 on minor versions are written as such.</summary>
    private static string ServicePack(string version) =>
        version.Split('.') is [var major, var pack] && major is "11" or "12" or "15" ? (pack == "0" ? major : $"{major} SP{pack}") : version;

    private static bool IsLts(string version) =>
        version.Split('.') is [var year, "04", ..] && int.TryParse(year, out var number) && number % 2 == 0;

    private static string Major(string version) => version.Split('.')[0];
}
