using System.Collections.Immutable;
using Gabion.Formats.Tree;
using Gabion.Formats.Yaml;
using Gabion.Model.Packages;

namespace Gabion.Readers.Packages.Languages.Other;

/// <summary>A package in a depot of Julia's: <c>packages/NAME/SLUG/Project.toml</c> (docs.julialang.org, "Code Loading").</summary>
public sealed class JuliaPackageReader : TreePackageReader
{
    public override string Kind => "installed Julia package";

    public override PackageSetRole Role => PackageSetRole.Installed;

    public override bool Accepts(string path)
    {
        ArgumentNullException.ThrowIfNull(path);
        return path.EndsWith("Project.toml", StringComparison.Ordinal) && path.Split('/') is [.., "packages", _, { Length: 5 }, "Project.toml" or "JuliaProject.toml"];
    }

    private protected override void ReadTree(PackageCollector found, Field root, CompanionFiles beside)
    {
        if (root["name"].Text is { } name && root["version"].Text is { } version && root["uuid"].Text is { } uuid)
        {
            found.Add(new Package { Type = "julia", Name = name, Version = version, Qualifiers = ImmutableSortedDictionary<string, string>.Empty.Add("uuid", uuid) });
        }
        else
        {
            found.Gap(Gabion.Model.GapKind.Unknown, null, "It has no name, version or uuid, so nothing can be said of the package");
        }
    }
}

/// <summary>A package in pub's cache: <c>.pub-cache/hosted/HOST/NAME-VERSION/pubspec.yaml</c> (dart.dev, "pub cache").</summary>
public sealed class PubCacheReader : TreePackageReader
{
    public override string Kind => "package in the Pub cache";

    public override PackageSetRole Role => PackageSetRole.Installed;

    public override bool Accepts(string path)
    {
        ArgumentNullException.ThrowIfNull(path);
        return path.EndsWith("/pubspec.yaml", StringComparison.Ordinal) && path.Split('/') is [.., ".pub-cache" or "pub-cache" or ".pub", "hosted", _, _, "pubspec.yaml"];
    }

    private protected override IReadOnlyList<YamlDocument> Parse(string path, string text) => YamlReader.Read(text);

    private protected override void ReadTree(PackageCollector found, Field root, CompanionFiles beside)
    {
        if (root["name"].Text is { } name && root["version"].Text is { } version)
        {
            found.Add(new Package { Type = "pub", Name = name, Version = version });
        }
        else
        {
            found.Gap(Gabion.Model.GapKind.Unknown, null, "It has no name or no version, so nothing can be said of the package");
        }
    }
}

/// <summary>
/// A package in the cache of Conan 1: <c>.conan/data/NAME/VERSION/USER/CHANNEL/package/ID/conaninfo.txt</c>, where the path says what it is, and what it needs
/// is written inside (<c>[full_requires]</c>). Conan 2 keeps the names in a database: <see cref="ConanDatabaseReader"/>.
/// </summary>
public sealed class ConanCacheReader : PackageReader
{
    public override string Kind => "package in the Conan cache";

    public override PackageSetRole Role => PackageSetRole.Installed;

    public override bool Accepts(string path)
    {
        ArgumentNullException.ThrowIfNull(path);
        return path.EndsWith("/conaninfo.txt", StringComparison.Ordinal) && path.Split('/') is [.., "package", _, _];
    }

    private protected override void ReadInto(PackageCollector found, ReadOnlyMemory<byte> content, CompanionFiles beside)
    {
        if (found.Path.Split('/') is not [.., "data", var name, var version, var user, var channel, "package", _, _])
        {
            return;
        }

        var qualifiers = ImmutableSortedDictionary<string, string>.Empty;
        var package = new Package { Type = "conan", Name = name, Version = version, Qualifiers = user == "_" ? qualifiers : qualifiers.Add("user", user).Add("channel", channel) };
        found.Add(package with { Dependencies = [.. Requires(TextContent.DecodeLoosely(content.Span)).Where(key => key != package.Key).Distinct(StringComparer.Ordinal)] });
    }

    private static IEnumerable<string> Requires(string text)
    {
        var section = "";
        foreach (var row in text.Split('\n').Select(row => row.Trim()))
        {
            section = row.StartsWith('[') ? row : section;
            if (section == "[full_requires]" && row.Split(':')[0].Split('@')[0].Split('/') is [{ Length: > 0 } name, { Length: > 0 } version])
            {
                yield return Package.KeyOf("conan", null, name, version);
            }
        }
    }
}
