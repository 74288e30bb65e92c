using Gabion.Model;
using Gabion.Model.Packages;

namespace Gabion.Scan.Packages;

/// <summary>Whether the packages of a distribution are there where its release is.</summary>
internal static class SystemPackages
{
    /// <summary>The gap of a system that says which release it is and of which no package was found; null where there is none.</summary>
    /// <param name="what">What was looked at: <c>image</c>, <c>root file system</c>.</param>
    public static CoverageGap? Missing(Inventory inventory, string what) =>
        inventory.Release is { } release && !inventory.Packages.Any(package => package.Type is "deb" or "rpm" or "apk" or "alpm" or "opkg")
            ? new(GapKind.Unknown, "", null, $"The {what} says that it is {release}, but no package of it was found in a package database: the system's packages are not known")
            : null;
}
