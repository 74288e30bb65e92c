using System.Collections.Immutable;
using Gabion.Formats.Stanzas;
using Gabion.Formats.Toml;
using Gabion.Formats.Tree;
using Gabion.Formats.Yaml;
using Gabion.Model.Packages;

namespace Gabion.Readers.Packages.Languages.Other;

/// <summary>An installed R package: <c>DESCRIPTION</c> with a <c>Built</c> field (cran.r-project.org, Writing R Extensions).</summary>
public sealed class CranDescriptionReader : PackageReader
{
    public override string Kind => "installed R package";

    public override PackageSetRole Role => PackageSetRole.Installed;

    public override bool Accepts(string path)
    {
        ArgumentNullException.ThrowIfNull(path);
        return path.EndsWith("/DESCRIPTION", StringComparison.Ordinal);
    }

    private protected override void ReadInto(PackageCollector found, ReadOnlyMemory<byte> content, CompanionFiles beside)
    {
        if (StanzaReader.Read(TextContent.DecodeLoosely(content.Span)).FirstOrDefault() is { } head && head["Package"] is { Length: > 0 } name && head["Version"] is { Length: > 0 } version && head["Built"] is not null)
        {
            found.Add(new Package { Type = "cran", Name = name, Version = version, Licences = head["License"] is { Length: > 0 } licence ? [licence] : [], Supplier = head["Maintainer"] });
        }
    }
}

/// <summary><c>renv.lock</c> of R.</summary>
public sealed class RenvLockReader : TreePackageReader
{
    public override string Kind => "renv lock file";

    public override bool Accepts(string path)
    {
        ArgumentNullException.ThrowIfNull(path);
        return NameOf(path) == "renv.lock";
    }

    private protected override void ReadTree(PackageCollector found, Field root, CompanionFiles beside)
    {
        found.Recognise();
        var damage = new LockDamage(found);
        if (!root["Packages"].IsMapping)
        {
            damage.Entry(1, "Packages");
        }

        foreach (var entry in root["Packages"].Entries.Where(entry => entry.Value["Version"].Text is null))
        {
            damage.Entry(entry.WrittenKey.Span.Line, entry.Key);
        }

        damage.Tell();
        var versions = root["Packages"].Entries.DistinctBy(entry => entry.Key).ToDictionary(entry => entry.Key, entry => entry.Value["Version"].Text, StringComparer.Ordinal);
        foreach (var entry in root["Packages"].Entries.Where(entry => versions[entry.Key] is not null))
        {
            found.Add(new Package
            {
                Type = "cran",
                Name = entry.Key,
                Version = versions[entry.Key],
                Line = entry.WrittenKey.Span.Line,
                Hashes = PinnedHash.OfHex("md5", entry.Value["Hash"].Text),
                Qualifiers = Origin(entry.Value),
                Dependencies = [.. entry.Value["Requirements"].Texts.Where(need => versions.GetValueOrDefault(need) is not null).Select(need => Package.KeyOf("cran", null, need, versions[need]))],
            });
        }
    }

    /// <summary>What no repository of R packages has: a repository of git at one of the hosts that remotes know.</summary>
    private static ImmutableSortedDictionary<string, string> Origin(Field package)
    {
        var (owner, name) = (package["RemoteUsername"].Text, package["RemoteRepo"].Text);
        var host = package["Source"].Text switch { "GitHub" => "https://github.com/", "GitLab" => "https://gitlab.com/", "Bitbucket" => "https://bitbucket.org/", _ => null };
        return host is not null && owner is not null && name is not null
            ? PackageOrigin.OfGit($"{host}{owner}/{name}.git", package["RemoteSha"].Text)
            : PackageOrigin.OfGit(package["RemoteUrl"].Text, package["RemoteSha"].Text);
    }
}

/// <summary><c>Manifest.toml</c> of Julia, formats 1 and 2 (pkgdocs.julialang.org). The standard library has no versions there.</summary>
public sealed class JuliaManifestReader : TreePackageReader
{
    public override string Kind => "Julia manifest";

    public override bool Accepts(string path)
    {
        ArgumentNullException.ThrowIfNull(path);
        var name = NameOf(path);
        return name is "Manifest.toml" or "JuliaManifest.toml" || ((name.StartsWith("Manifest-v", StringComparison.Ordinal) || name.StartsWith("JuliaManifest-v", StringComparison.Ordinal)) && name.EndsWith(".toml", StringComparison.Ordinal));
    }

    private protected override bool EndsLines(string path) => true;

    private protected override IReadOnlyList<YamlDocument> Parse(string path, string text) => [TomlReader.Read(text)];

    private protected override void ReadTree(PackageCollector found, Field root, CompanionFiles beside)
    {
        var listed = (root["deps"].IsMapping ? root["deps"].Entries : root.Entries).SelectMany(entry => entry.Value.Items.Select(item => (Name: entry.Key, Item: item))).ToList();
        var entries = listed.Where(entry => entry.Item["uuid"].Text is not null).ToList();
        if (entries.Count == 0 && !root["julia_version"].Exists)
        {
            return; // another tool's Manifest.toml
        }

        found.Recognise();
        TellDamage(found, listed);
        var versions = entries.GroupBy(entry => entry.Name, StringComparer.Ordinal).ToDictionary(group => group.Key, group => group.First().Item["version"].Text, StringComparer.Ordinal);
        foreach (var (name, item) in entries.Where(entry => entry.Item["version"].Text is not null || entry.Item["repo-url"].Exists))
        {
            var needs = Needs(item);
            found.Add(new Package
            {
                Type = "julia",
                Name = name,
                Version = item["version"].Text,
                Line = item.Span.Line,
                Qualifiers = PackageOrigin.OfGit(item["repo-url"].Text, item["repo-rev"].Text).Add("uuid", item["uuid"].Text!),
                Dependencies = [.. needs.Where(need => versions.GetValueOrDefault(need) is not null).Select(need => Package.KeyOf("julia", null, need, versions[need]))],
            });
        }
    }

    /// <summary>Whatever is needed has its entry, the standard library too.</summary>
    private static void TellDamage(PackageCollector found, List<(string Name, Field Item)> entries)
    {
        var (damage, local) = (new LockDamage(found), new LocalSources(found));
        var names = entries.Select(entry => entry.Name).ToHashSet(StringComparer.Ordinal);
        foreach (var (name, item) in entries)
        {
            foreach (var need in Needs(item).Where(need => !names.Contains(need)))
            {
                damage.Missing(item.Span.Line, name, need);
            }

            if (item["path"].Text is { } path && item["version"].Text is null)
            {
                local.Add(name, path, item.Span.Line);
            }
            else if (item["uuid"].Text is null || (item["version"].Text is null && item["git-tree-sha1"].Exists && !item["repo-url"].Exists))
            {
                damage.Entry(item.Span.Line, name);
            }
        }

        damage.Tell();
        local.Tell();
    }

    private static IEnumerable<string> Needs(Field item) => item["deps"].IsMapping ? item["deps"].Entries.Select(entry => entry.Key) : item["deps"].Texts;
}
