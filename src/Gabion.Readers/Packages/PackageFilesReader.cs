using System.Collections.Frozen;
using Gabion.Model;

namespace Gabion.Readers.Packages;

/// <summary>Every lock file and manifest of packages that a repository may hold, as one reader: the file's name chooses.</summary>
public sealed class PackageFilesReader : Reader
{
    // A look at the name without making texts of it: most files of a repository are none of these.
    private static readonly FrozenSet<string>.AlternateLookup<ReadOnlySpan<char>> Names = new[]
    {
        "package-lock.json", "npm-shrinkwrap.json", "pnpm-lock.yaml", "yarn.lock", "bun.lock", "Pipfile.lock", "poetry.lock", "uv.lock", "pdm.lock", "environment.yml",
        "environment.yaml", "conda-lock.yml", "go.mod", "Cargo.lock", "pom.xml", "gradle.lockfile", "buildscript-gradle.lockfile", "packages.lock.json", "packages.config",
        "Directory.Build.props", "Gemfile.lock", "gems.locked", "composer.lock", "installed.json", "mix.lock", "pubspec.lock", "Package.resolved", ".package.resolved", "Podfile.lock", "renv.lock",
        "Manifest.toml", "JuliaManifest.toml", "conan.lock", "stack.yaml.lock", "action.yml", "action.yaml",
    }.ToFrozenSet(StringComparer.Ordinal).GetAlternateLookup<ReadOnlySpan<char>>();

    private static readonly string[] Endings = [".csproj", ".fsproj", ".vbproj", ".pom", ".lockfile", ".versions.toml", ".freeze"];

    public override string Kind => "package file";

    public override bool Accepts(string path)
    {
        ArgumentNullException.ThrowIfNull(path);
        var name = path.AsSpan(path.LastIndexOf('/') + 1);
        return (Names.Contains(name) || HasEnding(name) || (name.EndsWith(".txt", StringComparison.OrdinalIgnoreCase) && path.Contains("requirements", StringComparison.OrdinalIgnoreCase))
            || (name.EndsWith(".toml", StringComparison.Ordinal) && (name.StartsWith("pylock.", StringComparison.Ordinal) || name.StartsWith("Manifest-v", StringComparison.Ordinal)))
            || path.Contains(".github/workflows/", StringComparison.Ordinal)) && Of(path) is not null;
    }

    public override ReadResult Read(SourceFile file, ReadOnlyMemory<byte> content) => Read(file, content, static _ => null);

    /// <summary>Reads the file with those beside it.</summary>
    public static ReadResult Read(SourceFile file, ReadOnlyMemory<byte> content, CompanionFiles beside)
    {
        ArgumentNullException.ThrowIfNull(file);
        return Of(file.Path)?.Read(file, content, beside) ?? ReadResult.Nothing;
    }

    private static PackageReader? Of(string path)
    {
        foreach (var reader in PackageReaderList.Repository)
        {
            if (reader.Accepts(path))
            {
                return reader;
            }
        }

        return null;
    }

    private static bool HasEnding(ReadOnlySpan<char> name)
    {
        foreach (var ending in Endings)
        {
            if (name.EndsWith(ending, StringComparison.OrdinalIgnoreCase))
            {
                return true;
            }
        }

        return false;
    }
}
