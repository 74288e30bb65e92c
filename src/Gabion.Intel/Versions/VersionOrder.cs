using System.Collections.Frozen;

namespace Gabion.Intel.Versions;

/// <summary>
/// How the versions of an ecosystem are ordered; names as OSV spells them (ossf.github.io/osv-schema, defined ecosystems), and names in their
/// manner where it has none: <c>Arch Linux</c>, <c>CocoaPods</c>, <c>OpenWrt</c>, <c>conda</c>.
/// </summary>
public static class VersionOrder
{
    private static readonly FrozenDictionary<string, Comparison<string>> Orders = new Dictionary<string, Comparison<string>>(StringComparer.Ordinal)
    {
        ["AlmaLinux"] = RpmVersions.Compare,
        ["Alpaquita"] = AlpineVersions.Compare,
        ["Alpine"] = AlpineVersions.Compare,
        ["Anolis OS"] = RpmVersions.Compare,
        ["Arch Linux"] = PacmanVersions.Compare,
        ["Azure Linux"] = RpmVersions.Compare,
        ["BellSoft Hardened Containers"] = AlpineVersions.Compare,
        ["Bioconductor"] = NumericVersions.Compare,
        ["Bitnami"] = SemanticVersions.CompareBitnami,
        ["CPE"] = CpeVersions.Compare,
        ["CRAN"] = NumericVersions.Compare,
        ["CentOS"] = RpmVersions.Compare,
        ["CentOS Stream"] = RpmVersions.Compare,
        ["Chainguard"] = AlpineVersions.Compare,
        ["CleanStart"] = AlpineVersions.Compare,
        ["CocoaPods"] = CocoaPodsVersions.Compare,
        ["ConanCenter"] = ConanVersions.Compare,
        ["Debian"] = DebianVersions.Compare,
        ["Echo"] = DebianVersions.Compare,
        ["GHC"] = NumericVersions.Compare,
        ["GitHub Actions"] = SemanticVersions.Compare,
        ["Go"] = SemanticVersions.CompareGo,
        ["Hackage"] = NumericVersions.Compare,
        ["Hex"] = SemanticVersions.Compare,
        ["Julia"] = SemanticVersions.Compare,
        ["Kubernetes"] = SemanticVersions.Compare,
        ["Mageia"] = RpmVersions.Compare,
        ["Maven"] = MavenVersions.Compare,
        ["MinimOS"] = AlpineVersions.Compare,
        ["NuGet"] = SemanticVersions.CompareNuGet,
        ["OpenWrt"] = DebianVersions.Compare, // opkg compares as dpkg does
        ["Oracle Linux"] = RpmVersions.Compare,
        ["Packagist"] = PackagistVersions.Compare,
        ["Photon OS"] = RpmVersions.Compare,
        ["Pub"] = SemanticVersions.ComparePub,
        ["PyPI"] = PythonVersions.Compare,
        ["Red Hat"] = RpmVersions.Compare,
        ["Rocky Linux"] = RpmVersions.Compare,
        ["RubyGems"] = RubyVersions.Compare,
        ["SUSE"] = RpmVersions.Compare,
        ["SwiftURL"] = SemanticVersions.Compare,
        ["Ubuntu"] = DebianVersions.Compare,
        ["VSCode"] = SemanticVersions.Compare,
        ["Wolfi"] = AlpineVersions.Compare,
        ["conda"] = CondaVersions.Compare,
        ["crates.io"] = SemanticVersions.Compare,
        ["npm"] = SemanticVersions.Compare,
        ["openEuler"] = RpmVersions.Compare,
        ["openSUSE"] = RpmVersions.Compare,
    }.ToFrozenDictionary(StringComparer.Ordinal);

    /// <summary>
    /// The order of an ecosystem, with or without a release behind a colon (<c>Debian:12</c>); null for one that is not known,
    /// where "affected" must be answered with <em>cannot tell</em>. Takes any text, and answers less than, equal to or greater
    /// than zero.
    /// </summary>
    public static Comparison<string>? Of(string ecosystem)
    {
        ArgumentNullException.ThrowIfNull(ecosystem);
        var colon = ecosystem.IndexOf(':', StringComparison.Ordinal);
        return Orders.GetValueOrDefault(colon < 0 ? ecosystem : ecosystem[..colon]);
    }
}
