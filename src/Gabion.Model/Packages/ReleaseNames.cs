using System.Collections.Frozen;

namespace Gabion.Model.Packages;

/// <summary>The release of a distribution out of the words by which package URLs and other tools name it.</summary>
public static class ReleaseNames
{
    /// <summary>Codenames that stand for a release without its number (debian.org/releases, wiki.ubuntu.com/Releases).</summary>
    private static readonly FrozenDictionary<string, (string Id, string Version)> Codenames = new Dictionary<string, (string, string)>
    {
        ["wheezy"] = ("debian", "7"), ["jessie"] = ("debian", "8"), ["stretch"] = ("debian", "9"), ["buster"] = ("debian", "10"), ["bullseye"] = ("debian", "11"),
        ["bookworm"] = ("debian", "12"), ["trixie"] = ("debian", "13"), ["forky"] = ("debian", "14"), ["sid"] = ("debian", "unstable"),
        ["trusty"] = ("ubuntu", "14.04"), ["xenial"] = ("ubuntu", "16.04"), ["bionic"] = ("ubuntu", "18.04"), ["focal"] = ("ubuntu", "20.04"), ["groovy"] = ("ubuntu", "20.10"),
        ["hirsute"] = ("ubuntu", "21.04"), ["impish"] = ("ubuntu", "21.10"), ["jammy"] = ("ubuntu", "22.04"), ["kinetic"] = ("ubuntu", "22.10"), ["lunar"] = ("ubuntu", "23.04"),
        ["mantic"] = ("ubuntu", "23.10"), ["noble"] = ("ubuntu", "24.04"), ["oracular"] = ("ubuntu", "24.10"), ["plucky"] = ("ubuntu", "25.04"), ["questing"] = ("ubuntu", "25.10"),
    }.ToFrozenDictionary(StringComparer.OrdinalIgnoreCase);

    /// <summary>The id of os-release for the names that Trivy and package URLs give.</summary>
    public static string Id(string name)
    {
        ArgumentNullException.ThrowIfNull(name);
        return name.ToLowerInvariant() switch
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
    }

    /// <summary>
    /// The release that the URL of a system package names: <c>distro=debian-12.5</c>, whose word before the last dash is the id,
    /// <c>distro=bookworm</c>, or its namespace alone. Null where it says nothing, or is of no system package.
    /// </summary>
    public static DistributionRelease? Of(PackageUrl url)
    {
        ArgumentNullException.ThrowIfNull(url);
        if (url.Type is not ("deb" or "rpm" or "apk" or "alpm"))
        {
            return null;
        }

        if (url.Qualifiers.GetValueOrDefault("distro") is not { Length: > 0 } distro)
        {
            return url.Namespace is null ? null : new() { Id = Id(url.Namespace) };
        }

        var dash = distro.LastIndexOf('-');
        if (dash > 0 && dash + 1 < distro.Length && char.IsAsciiDigit(distro[dash + 1]))
        {
            return new() { Id = Id(distro[..dash]), VersionId = distro[(dash + 1)..] };
        }

        if (Codenames.TryGetValue(distro[(dash + 1)..], out var known) && (dash < 0 || Id(distro[..dash]) == known.Id))
        {
            return new() { Id = known.Id, VersionId = known.Version, Codename = distro[(dash + 1)..] };
        }

        // A bare version belongs to the distribution of the namespace: pkg:apk/alpine/…?distro=3.19
        return char.IsAsciiDigit(distro[0]) && url.Namespace is not null ? new() { Id = Id(url.Namespace), VersionId = distro } : new() { Id = Id(distro) };
    }

    /// <summary>
    /// Whether a package's own release is none but the one of the list it stands in: the same distribution and, where the package says one,
    /// the same version or the same advisories.
    /// </summary>
    public static bool AreSame(DistributionRelease own, DistributionRelease listed)
    {
        ArgumentNullException.ThrowIfNull(own);
        ArgumentNullException.ThrowIfNull(listed);
        if (own.VersionId is null)
        {
            return FamilyOf(own.Id) == FamilyOf(listed.Id); // a namespace names the vendor, not the product
        }

        return (Id(own.Id) == Id(listed.Id) && own.VersionId == listed.VersionId) || (own.Ecosystem is { } ecosystem && ecosystem == listed.Ecosystem);
    }

    private static string FamilyOf(string id) => Id(id) switch
    {
        "sled" or "sles" or "sles_sap" or "sle-micro" or "sl-micro" or "suse-microos" => "suse",
        "opensuse-leap" or "opensuse-tumbleweed" or "opensuse-microos" => "opensuse",
        "azurelinux" => "mariner",
        var other => other,
    };
}
