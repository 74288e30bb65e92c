using System.Collections.Immutable;

namespace Gabion.Model.Packages;

/// <summary>One package as one file states it: an entry of a package database, of a lock file, or of what is installed.</summary>
public sealed record Package
{
    /// <summary>The type of its package URL, which names the ecosystem: <c>deb</c>, <c>rpm</c>, <c>npm</c>, <c>golang</c>…</summary>
    public required string Type { get; init; }

    /// <summary>The npm scope with its <c>@</c>, the Maven group, the PHP vendor, the distribution (<c>debian</c>); null when the file does not say.</summary>
    public string? Namespace { get; init; }

    /// <summary>The name in its own case. A Go module keeps its whole path here and has no namespace.</summary>
    public required string Name { get; init; }

    /// <summary>The version as the ecosystem writes it, epoch included (<c>1:2.3-4</c>); null when the file names none.</summary>
    public string? Version { get; init; }

    public string? Architecture { get; init; }

    /// <summary>The source package that a distribution built it from: what its advisories speak of. Null where there is no such thing.</summary>
    public string? SourceName { get; init; }

    /// <summary>The version of the source package, epoch included.</summary>
    public string? SourceVersion { get; init; }

    /// <summary>The module stream of an rpm: <c>nodejs:18:8090020231019…</c>.</summary>
    public string? Module { get; init; }

    /// <summary>Licences as they are stated: SPDX expressions where the ecosystem has them, names otherwise.</summary>
    public ImmutableArray<string> Licences { get; init; } = [];

    /// <summary>Hashes of the package's archive, as a lock file pins it.</summary>
    public ImmutableArray<Digest> Hashes { get; init; } = [];

    /// <summary>Vendor, maintainer or packager, as stated.</summary>
    public string? Supplier { get; init; }

    /// <summary>Whether the distribution itself built it; null when that cannot be told, or has no meaning.</summary>
    public bool? IsDistributionOwn { get; init; }

    public PackageScope Scope { get; init; }

    /// <summary>Only needed to build or to test.</summary>
    public bool IsDevelopment { get; init; }

    /// <summary>The <see cref="Key"/>s, in the same set, of what it needs.</summary>
    public ImmutableArray<string> Dependencies { get; init; } = [];

    /// <summary>The files that show it, relative to the target; the first is the one that it was read from.</summary>
    public ImmutableArray<string> FoundAt { get; init; } = [];

    /// <summary>The layer (diff id) of an image that brought it in this version; null outside images.</summary>
    public Digest? Layer { get; init; }

    /// <summary>The line of the file that it was read from; null where lines have no meaning.</summary>
    public int? Line { get; init; }

    /// <summary>Files that the database says it owns; only so many of them as the reader's limit allows.</summary>
    public ImmutableArray<OwnedFile> Files { get; init; } = [];

    /// <summary>Further parts of its package URL: <c>uuid</c> of a Julia package, <c>channel</c> of a Conan one, <c>checksum</c>…</summary>
    public ImmutableSortedDictionary<string, string> Qualifiers { get; init; } = ImmutableSortedDictionary<string, string>.Empty;

    /// <summary>The CPEs by which a bill of materials names it; only where nothing better says what it is.</summary>
    public ImmutableArray<Cpe> Cpes { get; init; } = [];

    /// <summary>The package of a distribution that ships it (a Python module out of a deb): advisories of that package speak for it.</summary>
    public string? ShippedBy { get; init; }

    /// <summary>How sure its name and version are: stated by a package file, or worked out from something else.</summary>
    public PackageEvidence Evidence { get; init; }

    /// <summary>
    /// The release of the distribution that it is of, where that is another than the one of the set it stands in: bills of several images
    /// name packages of several. Null where it is the set's.
    /// </summary>
    public DistributionRelease? Release { get; init; }

    /// <summary>What tells it from others in a set: <c>npm:@scope/name@1.2.3</c>, with the architecture and a release of its own where there is one.</summary>
    public string Key => KeyOf(Type, Namespace, Name, Version, Architecture) + (Release is null ? "" : $" of {Release.Id} {Release.VersionId}");

    /// <summary>Its package URL, without the distribution's release.</summary>
    public PackageUrl? Url => PackageUrls.Of(this, null);

    /// <summary>The <see cref="Key"/> of a package with these parts.</summary>
    public static string KeyOf(string type, string? space, string name, string? version, string? architecture = null) =>
        $"{type}:{(space is null ? "" : space + "/")}{name}@{version}{(architecture is null ? "" : $" ({architecture})")}";

    public override string ToString() => Key;
}

/// <summary>How a package came into a project.</summary>
public enum PackageScope
{
    /// <summary>The file does not say.</summary>
    Unknown,

    /// <summary>The project names it.</summary>
    Direct,

    /// <summary>Something else needs it.</summary>
    Transitive,
}

/// <summary>What a package's name and version rest on.</summary>
public enum PackageEvidence
{
    /// <summary>A package database, a lock file, metadata that belongs to the package.</summary>
    Stated,

    /// <summary>A manifest that asks for it; the version is the one that is pinned there.</summary>
    Asked,

    /// <summary>Marks inside a program or an archive: a version string, a manifest, a file name.</summary>
    Inferred,
}

/// <summary>A file that a package database says belongs to a package.</summary>
/// <param name="Path">Relative to the root, without a leading slash.</param>
/// <param name="Checksum">The content's hash, where the database has it: md5 in dpkg, sha1 in apk, sha256 or md5 in rpm.</param>
/// <param name="IsConfiguration">A change of it is expected.</param>
public sealed record OwnedFile(string Path, Digest? Checksum, bool IsConfiguration = false);
