using Gabion.Model.Packages;

namespace Gabion.Readers.Packages.Sbom;

/// <summary>The release that a bill speaks of where it names no operating system: what the package URLs say.</summary>
internal static class ForeignRelease
{
    /// <summary>The release that most packages are of; those of others keep their own (<see cref="Package.Release"/>).</summary>
    public static DistributionRelease? Of(IEnumerable<string?> urls) =>
        urls.Select(text => PackageUrl.TryParse(text, out var url) ? ReleaseNames.Of(url) : null).OfType<DistributionRelease>()
            .GroupBy(release => (release.Id, release.VersionId)).OrderByDescending(group => group.Key.VersionId is not null).ThenByDescending(group => group.Count())
            .ThenBy(group => group.Key.Id, StringComparer.Ordinal).ThenBy(group => group.Key.VersionId, StringComparer.Ordinal).FirstOrDefault()?.First();

    /// <summary>The release of a package that is not of the bill's.</summary>
    /// <param name="listed">The bill's release.</param>
    public static DistributionRelease? Other(PackageUrl? url, DistributionRelease? listed) =>
        url is not null && ReleaseNames.Of(url) is { } own && listed is not null && !ReleaseNames.AreSame(own, listed) ? own : null;
}
