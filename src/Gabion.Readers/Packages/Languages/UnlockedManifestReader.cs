using Gabion.Formats.Json;
using Gabion.Formats.Toml;
using Gabion.Formats.Tree;
using Gabion.Model;
using Gabion.Model.Packages;

namespace Gabion.Readers.Packages.Languages;

/// <summary>
/// Manifests that ask for packages where no lock file stands beside them or above: which versions are installed is then
/// decided elsewhere, and silence would pass for "no packages". They state nothing but that gap.
/// </summary>
public sealed class UnlockedManifestReader : PackageReader
{
    private const int MaxLevels = 6;

    private static readonly (string Manifest, string[] Locks)[] Known =
    [
        ("package.json", ["package-lock.json", "npm-shrinkwrap.json", "yarn.lock", "pnpm-lock.yaml", "bun.lock", "bun.lockb"]),
        ("composer.json", ["composer.lock"]),
        ("Gemfile", ["Gemfile.lock"]),
        ("Pipfile", ["Pipfile.lock"]),
        ("pyproject.toml", ["poetry.lock", "uv.lock", "pdm.lock", "pylock.toml", "requirements.txt"]),
        ("Cargo.toml", ["Cargo.lock"]),
        ("mix.exs", ["mix.lock"]),
        ("pubspec.yaml", ["pubspec.lock"]),
        ("Podfile", ["Podfile.lock"]),
    ];

    public override string Kind => "manifest without a lock file";

    public override PackageSetRole Role => PackageSetRole.Asked;

    public override bool Accepts(string path)
    {
        ArgumentNullException.ThrowIfNull(path);
        var name = NameOf(path);
        return Known.Any(known => known.Manifest == name) && !path.Contains("node_modules/", StringComparison.Ordinal);
    }

    private protected override void ReadInto(PackageCollector found, ReadOnlyMemory<byte> content, CompanionFiles beside)
    {
        var name = NameOf(found.Path);
        var locks = Known.First(known => known.Manifest == name).Locks;
        if (!AsksForSomething(name, content.Span))
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

        found.Gap(
            GapKind.Unknown, null,
            "It asks for packages, and no lock file says which versions are installed: nothing can be said of them",
            $"Commit {locks[0]}, or list what is installed (an image, or --installed).");
    }

    private static bool AsksForSomething(string name, ReadOnlySpan<byte> content)
    {
        if (TextContent.Decode(content, out _) is not { } text)
        {
            return false;
        }

        Field Json() => JsonReader.Read(text) is [var document, ..] ? document.Field : default;
        return name switch
        {
            "package.json" => Json() is var root && (root["dependencies"].Entries.Count > 0 || root["devDependencies"].Entries.Count > 0),
            "composer.json" => Json()["require"].Entries.Any(entry => entry.Key.Contains('/')),
            "Cargo.toml" => TomlReader.Read(text).Field["dependencies"].Entries.Count > 0,
            "pyproject.toml" => TomlReader.Read(text).Field is var root && (root["project"]["dependencies"].Items.Count > 0 || root["tool"]["poetry"]["dependencies"].Entries.Count > 1),
            "pubspec.yaml" => text.Contains("dependencies:", StringComparison.Ordinal),
            "mix.exs" => text.Contains("deps", StringComparison.Ordinal),
            _ => text.Contains("gem ", StringComparison.Ordinal) || text.Contains("pod ", StringComparison.Ordinal) || text.Contains("[packages]", StringComparison.Ordinal),
        };
    }
}
