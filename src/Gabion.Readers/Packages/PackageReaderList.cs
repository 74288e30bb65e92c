using System.Collections.Immutable;
using Gabion.Readers.Packages.Distributions;
using Gabion.Readers.Packages.Languages;
using Gabion.Readers.Packages.Languages.DotNet;
using Gabion.Readers.Packages.Languages.Go;
using Gabion.Readers.Packages.Languages.Java;
using Gabion.Readers.Packages.Languages.Node;
using Gabion.Readers.Packages.Languages.Other;
using Gabion.Readers.Packages.Languages.Python;
using Gabion.Readers.Packages.Languages.Rust;
using Gabion.Readers.Packages.Programs;
using Gabion.Readers.Packages.Sbom;

namespace Gabion.Readers.Packages;

/// <summary>Every reader of packages, by what it reads.</summary>
public static class PackageReaderList
{
    // Its lock file is a repository's, its list of what is installed an image's.
    private static readonly ComposerReader Composer = new();

    /// <summary>Lock files and manifests, as repositories hold them.</summary>
    public static readonly ImmutableArray<PackageReader> Repository =
    [
        new NpmLockReader(),
        new PnpmLockReader(),
        new YarnLockReader(),
        new BunLockReader(),
        new RequirementsReader(),
        new PipfileLockReader(),
        new PythonLockReader(),
        new CondaEnvironmentReader(),
        new CondaLockReader(),
        new CondaExplicitReader(),
        new GoModReader(),
        new GoSumReader(),
        new CargoLockReader(),
        new PomReader(),
        new GradleLockReader(),
        new GradleCatalogueReader(),
        new GradleBuildReader(),
        new GradleVerificationReader(),
        new NuGetLockReader(),
        new ProjectAssetsReader(),
        new PaketLockReader(),
        new DotNetProjectReader(),
        new GemfileLockReader(),
        Composer,
        new MixLockReader(),
        new RebarLockReader(),
        new PubLockReader(),
        new SwiftResolvedReader(),
        new PodfileLockReader(),
        new CartfileReader(),
        new RenvLockReader(),
        new JuliaManifestReader(),
        new ConanLockReader(),
        new CabalFreezeReader(),
        new StackLockReader(),
        new WorkflowReader(),
    ];

    /// <summary>Databases of distributions, release files, and metadata of installed language packages.</summary>
    public static readonly ImmutableArray<PackageReader> Installed =
    [
        new ReleaseReader(),
        new DpkgReader(),
        new ChiselReader(),
        new ApkReader(),
        new DebianCopyrightReader(),
        new RpmReader(),
        new RpmManifestReader(),
        new PacmanReader(),
        new NodePackageReader(),
        new PythonMetadataReader(),
        new CondaMetaReader(),
        new DotNetDependenciesReader(),
        new JavaRuntimeReader(),
        Composer,
        new GemspecReader(),
        new CranDescriptionReader(),
        new ErlangApplicationReader(),
        new JuliaPackageReader(),
        new PubCacheReader(),
        new ConanCacheReader(),
        new ConanDatabaseReader(),
    ];

    /// <summary>Programs and archives that carry their packages inside. They are asked last, and by their first bytes.</summary>
    public static readonly ImmutableArray<PackageReader> Binaries =
    [
        new JavaArchiveReader(),
        new PythonEggReader(),
        new DotNetAssemblyReader(),
        new ProgramReader(),
    ];

    /// <summary>Lists of the files that packages own: only for who asks about files.</summary>
    public static readonly ImmutableArray<PackageReader> FileLists = [new DpkgFileListReader()];

    /// <summary>Manifests that no lock file answers: their readers state what is pinned, and the gap.</summary>
    public static readonly ImmutableArray<PackageReader> Unlocked = [new UnlockedManifestReader()];

    /// <summary>Bills of materials: somebody else's list, read only where it is the target itself.</summary>
    public static readonly ImmutableArray<PackageReader> Bills = [new SbomReader()];

    /// <summary>
    /// The reader that takes a file by its path: the one rule, for repositories and images alike, on which files say what packages
    /// there are. Programs and lists of owned files come beside it.
    /// </summary>
    public static PackageReader? Choose(string path, PackagePlace place) =>
        (place == PackagePlace.Repository ? First(Unlocked, path) : null)
        ?? (place == PackagePlace.Root ? null : First(Repository, path))
        ?? (place == PackagePlace.Repository ? null : First(Installed, path));

    /// <summary>All that read packages from what is there.</summary>
    public static readonly ImmutableArray<PackageReader> All = [.. Installed, .. Repository.Except(Installed), .. Binaries];

    private static PackageReader? First(ImmutableArray<PackageReader> readers, string path)
    {
        foreach (var reader in readers)
        {
            if (reader.Accepts(path))
            {
                return reader;
            }
        }

        return null;
    }
}
