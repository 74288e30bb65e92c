using System.Collections.Frozen;
using System.Collections.Immutable;

namespace Gabion.Intel.Feeds;

/// <summary>Which feeds of <see cref="FeedCatalogue"/> speak of an ecosystem: what to load where there is no data.</summary>
public static class EcosystemFeeds
{
    private static readonly FrozenDictionary<string, ImmutableArray<string>> Feeds = new Dictionary<string, ImmutableArray<string>>(StringComparer.Ordinal)
    {
        ["AlmaLinux"] = ["almalinux"],
        ["Alpaquita"] = ["alpaquita"],
        ["Alpine"] = ["alpine"],
        ["Azure Linux"] = ["azurelinux"],
        ["BellSoft Hardened Containers"] = ["bellsoft"],
        ["Bitnami"] = ["bitnami", "nvd"],
        ["CPE"] = ["nvd"],
        ["CRAN"] = ["osv"],
        ["CentOS"] = ["redhat", "redhat-oval"],
        ["Chainguard"] = ["chainguard"],
        ["CleanStart"] = ["cleanstart"],
        ["Debian"] = ["debian", "debian-oval"],
        ["Echo"] = ["echo"],
        ["GitHub Actions"] = ["ghsa", "osv"],
        ["Go"] = ["go", "ghsa"],
        ["Hackage"] = ["osv"],
        ["Hex"] = ["hex", "ghsa"],
        ["Julia"] = ["osv"],
        ["Kubernetes"] = ["kubernetes"],
        ["Mageia"] = ["mageia"],
        ["Maven"] = ["maven", "ghsa"],
        ["MinimOS"] = ["minimos"],
        ["NuGet"] = ["nuget", "ghsa"],
        ["Oracle Linux"] = ["oracle-oval"],
        ["Packagist"] = ["packagist", "ghsa"],
        ["Pub"] = ["pub", "ghsa"],
        ["PyPI"] = ["pypi", "ghsa"],
        ["Red Hat"] = ["redhat", "redhat-oval"],
        ["Rocky Linux"] = ["rocky"],
        ["RubyGems"] = ["rubygems", "ghsa"],
        ["SUSE"] = ["suse", "suse-cvrf", "suse-oval"],
        ["SwiftURL"] = ["swift", "ghsa"],
        ["Ubuntu"] = ["ubuntu", "ubuntu-oval"],
        ["Wolfi"] = ["wolfi"],
        ["crates.io"] = ["crates", "ghsa"],
        ["npm"] = ["npm", "ghsa"],
        ["openEuler"] = ["openeuler", "openeuler-cvrf"],
        ["openSUSE"] = ["opensuse-osv", "suse-oval"],
    }.ToFrozenDictionary(StringComparer.Ordinal);

    /// <summary>The names of the feeds, the nearest first; none for an ecosystem, or a release, of which no feed speaks.</summary>
    public static ImmutableArray<string> Of(string ecosystem) => Feeds.GetValueOrDefault(EcosystemNames.Family(ecosystem), []);

    /// <summary>The command that loads the first, and the names of the others; null where there are none.</summary>
    public static string? Command(string ecosystem)
    {
        var feeds = Of(ecosystem);
        return feeds.IsEmpty ? null
            : $"gabion db update --feed {feeds[0]}{(FeedCatalogue.Find(feeds[0])?.Location is null ? " --from FILE" : "")}{(feeds.Length > 1 ? $" (or {string.Join(", ", feeds[1..])})" : "")}";
    }
}
