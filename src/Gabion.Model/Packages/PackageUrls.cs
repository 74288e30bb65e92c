namespace Gabion.Model.Packages;

/// <summary>From a package to its package URL and back.</summary>
public static class PackageUrls
{
    /// <summary>The URL of <paramref name="package"/>; null where its name can be no URL's. The release fills in namespace and <c>distro</c>.</summary>
    public static PackageUrl? Of(Package package, DistributionRelease? release)
    {
        ArgumentNullException.ThrowIfNull(package);
        release = package.Release ?? release;
        var (space, name, version) = (package.Namespace, package.Name, package.Version);
        var qualifiers = new List<KeyValuePair<string, string?>>(package.Qualifiers.Select(pair => KeyValuePair.Create(pair.Key, (string?)pair.Value)));
        switch (package.Type)
        {
            case "golang" or "swift" when space is null && name.LastIndexOf('/') is var slash && slash > 0:
                (space, name) = (name[..slash], name[(slash + 1)..]);
                break;
            case "deb" or "apk" or "rpm" or "alpm":
                space ??= Vendor(release?.Id) ?? package.Type switch { "deb" => "debian", "apk" => "alpine", "alpm" => "arch", _ => null };
                AddRelease(package, release, qualifiers);
                if (package.Type == "rpm")
                {
                    version = WithoutEpoch(version, out var epoch);
                    qualifiers.Add(new("epoch", epoch));
                    qualifiers.Add(new("modularitylabel", package.Module));
                }

                break;
            default:
                break;
        }

        return PackageUrl.TryCreate(package.Type, space, name, version, qualifiers, null, out var url) ? url : null;
    }

    /// <summary>A package that has only what its URL says.</summary>
    public static Package ToPackage(PackageUrl url)
    {
        ArgumentNullException.ThrowIfNull(url);
        var isSystem = url.Type is "deb" or "apk" or "rpm" or "alpm";
        // Trivy leaves the epoch of a deb to the qualifier, too.
        var version = url.Type is "rpm" or "deb" && url.Version is not null && url.Qualifiers.GetValueOrDefault("epoch") is { } epoch and not "0" && !url.Version.Contains(':')
            ? $"{epoch}:{url.Version}"
            : url.Version;
        string[] taken = isSystem ? ["arch", "distro", "epoch", "modularitylabel", "rpmmod", "upstream"] : [];
        var upstream = isSystem ? url.Qualifiers.GetValueOrDefault("upstream") : null;
        var joined = url.Type is "golang" or "swift" && url.Namespace is not null;
        var (sourceName, sourceVersion) = SourceOf(url.Type, upstream);
        return new()
        {
            Type = url.Type,
            Namespace = joined ? null : url.Namespace,
            Name = joined ? $"{url.Namespace}/{url.Name}" : url.Name,
            Version = version,
            Architecture = isSystem ? url.Qualifiers.GetValueOrDefault("arch") : null,
            Module = url.Type is "rpm" or "rpmmod" ? url.Qualifiers.GetValueOrDefault("modularitylabel") ?? url.Qualifiers.GetValueOrDefault("rpmmod") : null,
            SourceName = sourceName,
            SourceVersion = sourceVersion,
            Qualifiers = url.Qualifiers.RemoveRange(taken),
        };
    }

    private static void AddRelease(Package package, DistributionRelease? release, List<KeyValuePair<string, string?>> qualifiers)
    {
        qualifiers.Add(new("arch", package.Architecture));
        qualifiers.Add(new("distro", release is null || release.VersionId is null ? release?.Id : $"{release.Id}-{release.VersionId}"));
        if (package.SourceName is { } source && (source != package.Name || (package.SourceVersion is not null && package.SourceVersion != package.Version)))
        {
            qualifiers.Add(new("upstream", package.SourceVersion is null || package.SourceVersion == package.Version ? source : $"{source}@{package.SourceVersion}"));
        }
    }

    /// <summary><c>glibc@2.36-9</c>, or an rpm's <c>glibc-2.34-60.el9.src.rpm</c>.</summary>
    private static (string? Name, string? Version) SourceOf(string type, string? upstream)
    {
        if (upstream is null)
        {
            return (null, null);
        }

        if (type == "rpm" && SourceRpm.TryParse(upstream, out var name, out var version))
        {
            return (name, version);
        }

        var at = upstream.LastIndexOf('@');
        return at > 0 ? (upstream[..at], upstream[(at + 1)..]) : (upstream, null);
    }

    /// <summary>The namespace that purls of a distribution have: its vendor, where that is not its id.</summary>
    private static string? Vendor(string? id) => id switch
    {
        "rhel" => "redhat",
        "sles" or "sled" or "sles_sap" => "suse",
        "opensuse-leap" or "opensuse-tumbleweed" => "opensuse",
        _ => id,
    };

    private static string? WithoutEpoch(string? version, out string? epoch)
    {
        epoch = null;
        if (version is not null && version.IndexOf(':') is > 0 and var colon)
        {
            epoch = version[..colon];
            return version[(colon + 1)..];
        }

        return version;
    }
}
