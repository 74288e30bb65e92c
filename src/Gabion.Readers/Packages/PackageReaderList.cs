using System.Collections.Immutable;
using Gabion.Readers.Packages.Distributions;

namespace Gabion.Readers.Packages;

/// <summary>Every reader of packages, by what it reads.</summary>
public static class PackageReaderList
{
    /// <summary>Lock files and manifests, as repositories hold them.</summary>
    public static readonly ImmutableArray<PackageReader> Repository =
    [
    ];

    /// <summary>Databases of distributions, release files, and metadata of installed language packages.</summary>
    public static readonly ImmutableArray<PackageReader> Installed =
    [
        new ReleaseReader(),
        new DpkgReader(),
        new ApkReader(),
        new RpmReader(),
        new RpmManifestReader(),
        new PacmanReader(),
    ];

    /// <summary>Programs and archives that carry their packages inside. They are asked last, and by their first bytes.</summary>
    public static readonly ImmutableArray<PackageReader> Binaries =
    [
    ];

    /// <summary>Lists of the files that packages own: only for who asks about files.</summary>
    public static readonly ImmutableArray<PackageReader> FileLists = [new DpkgFileListReader()];

    /// <summary>All that read packages.</summary>
    public static readonly ImmutableArray<PackageReader> All = [.. Installed, .. Repository, .. Binaries];
}
