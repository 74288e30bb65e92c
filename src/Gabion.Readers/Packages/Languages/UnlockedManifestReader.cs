using System.Globalization;
using Gabion.Model;
using Gabion.Model.Packages;

namespace Gabion.Readers.Packages.Languages;

/// <summary>
/// Manifests that ask for packages where no lock file stands beside them or above: which versions are installed is then
/// decided elsewhere, and silence would pass for "no packages". They state what they pin to one version, and that gap.
/// </summary>
public sealed class UnlockedManifestReader : PackageReader
{
    private const int MaxLevels = 6;

    /// <summary>Folders in which packages are installed, each with its own manifest.</summary>
    private static readonly string[] InstalledIn = ["node_modules", "site-packages", "dist-packages", "library", "site-library", ".julia", ".pub-cache", ".conan", ".conan2"];

    private static readonly string[] PythonLocks = ["poetry.lock", "uv.lock", "pdm.lock", "pylock.toml", "Pipfile.lock", "requirements.txt"];

    private static readonly (string Manifest, string[] Locks)[] Known =
    [
        ("package.json", ["package-lock.json", "npm-shrinkwrap.json", "yarn.lock", "pnpm-lock.yaml", "bun.lock", "bun.lockb"]),
        ("composer.json", ["composer.lock"]),
        ("Gemfile", ["Gemfile.lock", "gems.locked"]),
        ("Pipfile", ["Pipfile.lock"]),
        ("pyproject.toml", PythonLocks),
        ("setup.py", PythonLocks),
        ("setup.cfg", PythonLocks),
        ("Cargo.toml", ["Cargo.lock"]),
        ("mix.exs", ["mix.lock"]),
        ("pubspec.yaml", ["pubspec.lock"]),
        ("Podfile", ["Podfile.lock"]),
        ("Package.swift", ["Package.resolved"]),
        ("conanfile.txt", ["conan.lock"]),
        ("conanfile.py", ["conan.lock"]),
        ("Project.toml", ["Manifest.toml", "JuliaManifest.toml"]),
        ("rebar.config", ["rebar.lock"]),
        ("DESCRIPTION", ["renv.lock"]),
    ];

    public override string Kind => "manifest without a lock file";

    public override PackageSetRole Role => PackageSetRole.Asked;

    public override bool Accepts(string path)
    {
        ArgumentNullException.ThrowIfNull(path);
        var name = NameOf(path);
        return Known.Any(known => known.Manifest == name) && !path.Split('/').Any(InstalledIn.Contains);
    }

    private protected override void ReadInto(PackageCollector found, ReadOnlyMemory<byte> content, CompanionFiles beside)
    {
        var name = NameOf(found.Path);
        var locks = Known.First(known => known.Manifest == name).Locks;
        if (TextContent.Decode(content.Span, out _) is not { } text || ManifestRequests.Of(name, text) is not { } requests || requests.Open + requests.Pinned.Count == 0)
        {
            return;
        }

        var folder = found.Path;
        for (var level = 0; level < MaxLevels; level++)
        {
            if (locks.Any(file => beside(Beside(folder, file)) is not null))
            {
                return;
            }

            if (folder.LastIndexOf('/') is not (> 0 and var slash))
            {
                folder = "";
                break;
            }

            folder = folder[..slash];
        }

        if (folder.Length == 0 && locks.Any(file => beside(file) is not null))
        {
            return;
        }

        foreach (var package in requests.Pinned)
        {
            found.Add(package);
        }

        found.Gap(
            GapKind.Unknown, null,
            requests.Pinned.Count == 0 ? "It asks for packages, and no lock file says which versions are installed: nothing can be said of them"
            : requests.Open == 0 ? "It pins packages, and no lock file says which others they need: nothing can be said of those"
            : string.Create(CultureInfo.InvariantCulture, $"{requests.Open} of the packages that it asks for have no version, and no lock file says which are installed: nothing can be said of them, nor of what the others need"),
            $"Commit {locks[0]}, or list what is installed (an image, or --installed).");
    }
}
