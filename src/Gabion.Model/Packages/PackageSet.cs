using System.Collections.Immutable;

namespace Gabion.Model.Packages;

/// <summary>The packages that one file states.</summary>
/// <param name="kind">What the file is, for coverage: <c>npm lock file</c>, <c>dpkg database</c>.</param>
/// <param name="role">Whether the file says what is there or what is asked for.</param>
public sealed class PackageSet(SourceFile file, string kind, PackageSetRole role, ImmutableArray<Package> packages) : Fact(file)
{
    public string Kind { get; } = kind;

    public PackageSetRole Role { get; } = role;

    /// <summary>In the order of the file; of equal <see cref="Package.Key"/>s only one.</summary>
    public ImmutableArray<Package> Packages { get; } = packages;

    public override Resource Resource => new(Kind, File.Path);
}

/// <summary>What a file that names packages is.</summary>
public enum PackageSetRole
{
    /// <summary>The database or metadata of what is installed.</summary>
    Installed,

    /// <summary>A lock file: what would be installed, exactly.</summary>
    Locked,

    /// <summary>A manifest: what is asked for. A lock file beside it says more.</summary>
    Asked,

    /// <summary>Someone else's list: an SBOM.</summary>
    Listed,
}

/// <summary>Files of one package that stand in a file of their own: dpkg's <c>info/NAME.list</c> and <c>.md5sums</c>.</summary>
/// <param name="package">The package's name as the file's name has it: <c>libc6:amd64</c>, <c>bash</c>.</param>
/// <param name="isPartial">Whether the reader's limit cut the list.</param>
public sealed class OwnedFileList(SourceFile file, string package, ImmutableArray<OwnedFile> files, bool isPartial) : Fact(file)
{
    public string Package { get; } = package;

    public ImmutableArray<OwnedFile> Files { get; } = files;

    public bool IsPartial { get; } = isPartial;

    public override Resource Resource => new("dpkg file list", File.Path);
}

/// <summary>The licences of a package that stand in a file of their own: Debian's <c>usr/share/doc/NAME/copyright</c>.</summary>
/// <param name="package">The package's name.</param>
public sealed class PackageLicences(SourceFile file, string package, ImmutableArray<string> licences) : Fact(file)
{
    public string Package { get; } = package;

    public ImmutableArray<string> Licences { get; } = licences;

    public override Resource Resource => new("Debian copyright file", File.Path);
}
