using System.Collections.Immutable;
using System.Globalization;
using Gabion.Intel.Matching;
using Gabion.Model;
using Gabion.Model.Packages;

namespace Gabion.Scan.Images;

/// <summary>
/// What would become of an image's findings if it were built again on another base image: what the old base brought goes, what the
/// new one brings comes, what the team's own layers brought stays. Nothing is built. Where the new base has a package that an own
/// layer upgraded or installed, the new base's version is taken: a build starts from it.
/// </summary>
/// <param name="From">The base that it stands on now.</param>
/// <param name="Gone">Findings that go away.</param>
/// <param name="Added">Findings that come.</param>
/// <param name="Kept">Findings that stay: of own layers, of the configuration, and those that both bases have.</param>
/// <param name="Doubts">What is not known of it, in whole sentences.</param>
public sealed record Rebase(FoundBase From, ImmutableArray<Finding> Gone, ImmutableArray<Finding> Added, ImmutableArray<Finding> Kept, ImmutableArray<string> Doubts)
{
    /// <param name="image">The image; its base is known.</param>
    /// <param name="other">The image that it would stand on.</param>
    internal static Rebase Of(AssessedImage image, ImmutableArray<Finding> findings, AssessedImage other, ImmutableArray<Finding> otherFindings)
    {
        var from = image.Reading.Attribution.Base!;
        var brought = otherFindings.Where(finding => finding.Location.Layer is not null).ToList();
        var keys = brought.Select(KeyOf).ToHashSet();
        var replaced = other.Packages.Inventory.Packages.Select(NameOf).ToHashSet(StringComparer.Ordinal);
        var own = image.Packages.Inventory.Packages.Where(package => IsOwn(image, package)).ToList();
        bool Goes(Finding finding) =>
            !keys.Contains(KeyOf(finding)) && (finding.Location.Layer?.IsOfBase == true || (finding.Vulnerability is { } vulnerability && replaced.Contains(NameOf(vulnerability))));

        var gone = findings.Where(Goes).ToImmutableArray();
        var had = findings.Select(KeyOf).ToHashSet();
        return new(
            from,
            gone,
            [.. brought.Where(finding => !had.Contains(KeyOf(finding)))],
            [.. findings.Except(gone)],
            [.. Unknowns(image, other, own.Where(package => !replaced.Contains(NameOf(package))))]);
    }

    private static bool IsOwn(AssessedImage image, Package package) => package.Layer is { } layer && image.Reading.OriginOf(layer)?.IsOfBase == false;

    private static IEnumerable<string> Unknowns(AssessedImage image, AssessedImage other, IEnumerable<Package> own)
    {
        var (old, now) = (image.Packages.Inventory.Release, other.Packages.Inventory.Release);
        var count = own.Count(package => package.Type is "deb" or "rpm" or "apk" or "alpm" or "opkg");
        if (old is not null && now is not null && (old.Id, old.VersionId) != (now.Id, now.VersionId) && count > 0)
        {
            yield return string.Create(
                CultureInfo.InvariantCulture,
                $"Your layers install {Counted.Of(count, "package")} of {old}; a build on {now} would install others, of which nothing is known here: they are told as they are now.");
        }

        foreach (var gap in other.Ledger.Coverage().Gaps.Where(gap => gap.Kind != GapKind.Skipped))
        {
            yield return $"Of the new base was not assessed: {gap.Reason}.";
        }
    }

    private static (string, string, string) KeyOf(Finding finding) => finding.Vulnerability is { } vulnerability
        ? (finding.Rule.Id.Text, vulnerability.Id, NameOf(vulnerability))
        : (finding.Rule.Id.Text, finding.Location.Path, finding.Resource.Name);

    private static string NameOf(Vulnerability vulnerability) => vulnerability.PackageUrl is { } url && url.IndexOf('/', StringComparison.Ordinal) is > 4 and var end
        ? $"{url[4..end]} {vulnerability.PackageName}"
        : vulnerability.PackageName;

    private static string NameOf(Package package) => $"{package.Type} {PackageQuery.NameOf(package)}";
}
