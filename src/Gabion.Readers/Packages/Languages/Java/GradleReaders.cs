using System.Globalization;
using Gabion.Formats.Tree;
using Gabion.Model;
using Gabion.Model.Packages;

namespace Gabion.Readers.Packages.Languages.Java;

/// <summary><c>gradle.lockfile</c> (docs.gradle.org, dependency locking): <c>group:artifact:version=configurations</c>.</summary>
public sealed class GradleLockReader : TextPackageReader
{
    public override string Kind => "Gradle lock file";

    public override bool Accepts(string path)
    {
        ArgumentNullException.ThrowIfNull(path);
        return NameOf(path) is "gradle.lockfile" or "buildscript-gradle.lockfile" or "settings-gradle.lockfile" || path.EndsWith(".lockfile", StringComparison.Ordinal) && path.Contains("dependency-locks/", StringComparison.Ordinal);
    }

    private protected override void ReadText(PackageCollector found, string text, CompanionFiles beside)
    {
        found.Recognise();
        var isBuild = NameOf(found.Path) is "buildscript-gradle.lockfile" or "settings-gradle.lockfile";
        var damage = new LockDamage(found);
        var (line, isEnded) = (0, !NameOf(found.Path).EndsWith("gradle.lockfile", StringComparison.Ordinal));
        foreach (var row in text.Split('\n').Select(row => row.Trim()))
        {
            line++;
            isEnded |= row.StartsWith("empty=", StringComparison.Ordinal);
            if (row.Length == 0 || row[0] == '#' || row.StartsWith("empty=", StringComparison.Ordinal))
            {
                continue;
            }

            var mark = row.IndexOf('=');
            if ((mark < 0 ? row : row[..mark]).Split(':') is not [{ Length: > 0 } group, { Length: > 0 } artifact, { Length: > 0 } version])
            {
                damage.Line(line, row);
                continue;
            }

            var configurations = mark < 0 ? [] : row[(mark + 1)..].Split(',');
            found.Add(new Package
            {
                Type = "maven",
                Namespace = group,
                Name = artifact,
                Version = version,
                Line = line,
                IsDevelopment = isBuild || (configurations.Length > 0 && configurations.All(name => name.Contains("test", StringComparison.OrdinalIgnoreCase))),
            });
        }

        // Since Gradle 7 one file has all configurations, and ends with those that resolve to nothing.
        if (!isEnded)
        {
            damage.NoEnd(LockDamage.LastLine(text), "a line 'empty='");
        }

        damage.Tell();
    }
}

/// <summary>A version catalogue of Gradle: <c>gradle/libs.versions.toml</c>.</summary>
public sealed class GradleCatalogueReader : TreePackageReader
{
    public override string Kind => "Gradle version catalogue";

    public override PackageSetRole Role => PackageSetRole.Asked;

    public override bool Accepts(string path)
    {
        ArgumentNullException.ThrowIfNull(path);
        return path.EndsWith(".versions.toml", StringComparison.Ordinal);
    }

    private protected override void ReadTree(PackageCollector found, Field root, CompanionFiles beside)
    {
        found.Recognise();
        var (open, line) = (0, 0);
        foreach (var entry in root["libraries"].Entries)
        {
            var (module, version) = (entry.Value["module"].Text, Version(root, entry.Value["version"]));
            if (entry.Value.Text?.Split(':') is [var first, var second, var third])
            {
                (module, version) = ($"{first}:{second}", third);
            }

            module ??= entry.Value["group"].Text is { } group ? $"{group}:{entry.Value["name"].Text}" : null;
            if (module?.Split(':') is [var space, { Length: > 0 } name] && version is not null)
            {
                found.Add(new Package
                {
                    Type = "maven",
                    Namespace = space,
                    Name = name,
                    Version = version,
                    Line = entry.WrittenKey.Span.Line,
                    Evidence = PackageEvidence.Asked,
                    Scope = PackageScope.Direct,
                });
            }
            else
            {
                open++;
                line = line == 0 ? entry.WrittenKey.Span.Line : line;
            }
        }

        foreach (var entry in root["plugins"].Entries)
        {
            // A plugin is published under its id, by a marker of that name (docs.gradle.org, "Plugin Marker Artifacts").
            var (id, version) = entry.Value.Text?.Split(':') is [var first, var second] ? (first, second) : (entry.Value["id"].Text, Version(root, entry.Value["version"]));
            if (id is { Length: > 0 } && version is not null)
            {
                found.Add(new Package
                {
                    Type = "maven",
                    Namespace = id,
                    Name = $"{id}.gradle.plugin",
                    Version = version,
                    Line = entry.WrittenKey.Span.Line,
                    Evidence = PackageEvidence.Asked,
                    Scope = PackageScope.Direct,
                    IsDevelopment = true,
                });
            }
        }

        if (open > 0)
        {
            found.Gap(
                GapKind.Unknown,
                Formats.TextSpan.At(line, 1),
                string.Create(CultureInfo.InvariantCulture, $"{open} libraries name no version here: a platform (bill of materials) or a plugin gives it, and which one is known only to Gradle"),
                "Commit gradle.lockfile, or scan the built archive.");
        }
    }

    private static string? Version(Field root, Field version) =>
        version.Text ?? (version["ref"].Text is { } name ? Rich(root["versions"][name]) : Rich(version));

    private static string? Rich(Field version) => version.Text ?? version["strictly"].Text ?? version["require"].Text ?? version["prefer"].Text;
}
