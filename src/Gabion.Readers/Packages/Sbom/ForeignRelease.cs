using Gabion.Model.Packages;

namespace Gabion.Readers.Packages.Sbom;

/// <summary>The release that a bill speaks of: its operating system, or what the package URLs say.</summary>
internal static class ForeignRelease
{
    /// <summary>The id of os-release for the names that Trivy gives.</summary>
    public static string Id(string name) => name.ToLowerInvariant() switch
    {
        "redhat" => "rhel",
        "alma" => "almalinux",
        "amazon" => "amzn",
        "oracle" => "ol",
        "cbl-mariner" => "mariner",
        "suse linux enterprise server" or "suse" => "sles",
        "opensuse.leap" or "opensuse leap" => "opensuse-leap",
        "opensuse.tumbleweed" => "opensuse-tumbleweed",
        var id => id,
    };

    /// <summary><c>distro=debian-12.5</c>, as most packages have it; the word before the last dash is the id.</summary>
    public static DistributionRelease? Of(IReadOnlyCollection<PackageUrl> urls)
    {
        var most = urls.Where(url => url.Type is "deb" or "rpm" or "apk" or "alpm").Select(url => url.Qualifiers.GetValueOrDefault("distro")).OfType<string>().GroupBy(text => text, StringComparer.Ordinal)
            .OrderByDescending(group => group.Count()).ThenBy(group => group.Key, StringComparer.Ordinal).FirstOrDefault()?.Key;
        if (most is null)
        {
            // Without a release only the distribution is known, from the namespace.
            return urls.FirstOrDefault(url => url.Type is "deb" or "rpm" or "apk" or "alpm" && url.Namespace is not null) is { } first ? new() { Id = Id(first.Namespace!) } : null;
        }

        var dash = most.LastIndexOf('-');
        return dash > 0 && dash + 1 < most.Length && char.IsAsciiDigit(most[dash + 1])
            ? new() { Id = Id(most[..dash]), VersionId = most[(dash + 1)..] }
            : new() { Id = Id(most) };
    }
}
