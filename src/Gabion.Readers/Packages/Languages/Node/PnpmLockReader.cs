using System.Collections.Immutable;
using Gabion.Formats.Tree;
using Gabion.Model;

namespace Gabion.Readers.Packages.Languages.Node;

/// <summary>
/// <c>pnpm-lock.yaml</c> (github.com/pnpm/spec, lockfile): packages by <c>/name/1.0.0_peers</c> in version 5,
/// <c>/name@1.0.0(peers)</c> in 6, <c>name@1.0.0</c> in 9, where <c>snapshots</c> says what each needs. Of another registry than the usual one its
/// host stands in front. A branch may have a lock file of its own, <c>pnpm-lock.BRANCH.yaml</c>.
/// </summary>
public sealed class PnpmLockReader : TreePackageReader
{
    public override string Kind => "pnpm lock file";

    public override bool Accepts(string path)
    {
        ArgumentNullException.ThrowIfNull(path);
        var name = NameOf(path);
        return name.StartsWith("pnpm-lock.", StringComparison.Ordinal) && name.EndsWith(".yaml", StringComparison.Ordinal);
    }

    private protected override bool EndsLines(string path) => true;

    private protected override void ReadTree(PackageCollector found, Field root, CompanionFiles beside) => ReadTrees(found, [root], beside);

    /// <summary>From version 11 on pnpm itself may stand in a document of its own, before the project's.</summary>
    private protected override void ReadTrees(PackageCollector found, IReadOnlyList<Field> roots, CompanionFiles beside)
    {
        if (roots.FirstOrDefault(root => !root["lockfileVersion"].Exists) is { Node: { } other })
        {
            found.Gap(GapKind.Invalid, roots.Count > 1 ? other.Span : null, "It has no lockfileVersion, so it is no lock file of pnpm");
        }

        var known = roots.Where(root => root["lockfileVersion"].Exists).ToList();
        if (known.Count == 0)
        {
            return;
        }

        found.Recognise();
        var (damage, local, reach) = (new LockDamage(found), new LocalSources(found), new DependencyReach());
        foreach (var root in known)
        {
            ReadPackages(found, root, damage, local);
            ReadDirect(root, reach);
        }

        reach.Mark(found, marksDevelopment: true);
        foreach (var root in known)
        {
            FindMissing(found, root, damage);
        }

        damage.Tell();
        local.Tell();
    }

    private static void ReadPackages(PackageCollector found, Field root, LockDamage damage, LocalSources local)
    {
        var snapshots = root["snapshots"].Entries.ToLookup(entry => Key(entry.Key), entry => entry.Value, StringComparer.Ordinal);
        foreach (var entry in root["packages"].Entries)
        {
            if (Parse(entry.Key, entry.Value) is not var (name, version))
            {
                ReadUnversioned(found, entry, damage, local);
                continue;
            }

            var key = NodeNames.Key(name, version);
            var needs = snapshots[key].Append(entry.Value)
                .SelectMany(field => field["dependencies"].Entries.Concat(field["optionalDependencies"].Entries))
                .Select(need => Reference(need.Key, need.Value.Text)).OfType<string>();
            found.Add(NodeNames.Package(name, version) with
            {
                Qualifiers = Origin(entry),
                IsDevelopment = entry.Value["dev"].IsTrue,
                Hashes = PinnedHash.OfIntegrity(entry.Value["resolution"]["integrity"].Text),
                Line = entry.WrittenKey.Span.Line,
                Dependencies = [.. needs.Where(need => need != key).Distinct(StringComparer.Ordinal)],
            });
        }
    }

    private static void ReadDirect(Field root, DependencyReach reach)
    {
        foreach (var importer in root["importers"].Entries.Select(entry => entry.Value).Append(root))
        {
            foreach (var (section, isDevelopment) in ((string, bool)[])[("dependencies", false), ("optionalDependencies", false), ("devDependencies", true), ("packageManagerDependencies", true), ("configDependencies", true)])
            {
                foreach (var entry in importer[section].Entries)
                {
                    reach.Direct(Reference(entry.Key, entry.Value["version"].Text ?? entry.Value.Text), isDevelopment);
                }
            }
        }
    }

    /// <summary>Whatever is needed is among the packages. Direct ones stand before them, in <c>importers</c> or at the top.</summary>
    private static void FindMissing(PackageCollector found, Field root, LockDamage damage)
    {
        var stated = found.Packages.Select(package => package.Key).ToHashSet(StringComparer.Ordinal);
        foreach (var package in found.Packages)
        {
            foreach (var need in package.Dependencies.Where(need => !stated.Contains(need)))
            {
                damage.Missing(package.Line ?? 1, package.Name, need["npm:".Length..]);
            }
        }

        foreach (var importer in root["importers"].Entries.Select(entry => entry.Value).Append(root))
        {
            foreach (var entry in importer["dependencies"].Entries.Concat(importer["optionalDependencies"].Entries).Concat(importer["devDependencies"].Entries))
            {
                if ((entry.Value["version"].Text ?? entry.Value.Text) is not { } version)
                {
                    damage.Entry(entry.WrittenKey.Span.Line, entry.Key);
                }
                else if (Reference(entry.Key, version) is { } key && !stated.Contains(key))
                {
                    damage.Missing(entry.WrittenKey.Span.Line, "the project", key["npm:".Length..]);
                }
            }
        }

        // What is empty is written as such, {}: a key with nothing behind it was cut.
        foreach (var entry in root.Entries.Concat(root["importers"].Entries).Concat(root["importers"].Entries.SelectMany(importer => importer.Value.Entries)).Where(entry => entry.Value.IsNull))
        {
            damage.Entry(entry.WrittenKey.Span.Line, entry.Key);
        }

        if (root["lockfileVersion"].Text is ['9', ..])
        {
            foreach (var name in ((string[])["importers", root["packages"].Exists ? "snapshots" : "importers"]).Where(name => !root[name].Exists))
            {
                damage.NoEnd(root["packages"].EntrySpan.Line, name);
            }
        }
    }

    /// <summary>A repository, an archive at an address, a folder: a version stands there only where its own manifest has one.</summary>
    private static void ReadUnversioned(PackageCollector found, FieldEntry entry, LockDamage damage, LocalSources local)
    {
        var key = entry.Key.TrimStart('/');
        var name = entry.Value["name"].Text ?? (key.LastIndexOf('@') > 0 ? NodeNames.BeforeAt(key) : null);
        var line = entry.WrittenKey.Span.Line;
        if (entry.Value["resolution"]["type"].Text == "directory" || key.Contains("file:", StringComparison.Ordinal))
        {
            local.Add(name ?? key, entry.Value["resolution"]["directory"].Text ?? key, line);
        }
        else if (Origin(entry) is { IsEmpty: false } origin)
        {
            found.Add(NodeNames.Package(name ?? key, null) with { Qualifiers = origin, Line = line, IsDevelopment = entry.Value["dev"].IsTrue });
        }
        else
        {
            damage.Entry(line, entry.Key);
        }
    }

    private static ImmutableSortedDictionary<string, string> Origin(FieldEntry entry)
    {
        var resolution = entry.Value["resolution"];
        return resolution["repo"].Text is { } repository ? PackageOrigin.OfGit(repository, resolution["commit"].Text) : NodeNames.Origin(resolution["tarball"].Text);
    }

    private static string? Key(string text) => Parse(text, default) is var (name, version) ? NodeNames.Key(name, version) : null;

    /// <summary>What a dependency points to: a version with peers, or under an alias a whole key.</summary>
    private static string? Reference(string name, string? version)
    {
        if (version is null || version.StartsWith("link:", StringComparison.Ordinal))
        {
            return null;
        }

        var bare = WithoutPeers(version);
        return NodeNames.IsVersion(bare) ? NodeNames.Key(name, bare) : Key(version);
    }

    /// <summary>Name and version in a key of any lock file version.</summary>
    private static (string Name, string Version)? Parse(string key, Field field)
    {
        // What no registry has says it in words: its key is an address.
        if (field["name"].Text is { } name && NodeNames.IsVersion(field["version"].Text))
        {
            return (name, field["version"].Text!);
        }

        var text = WithoutHost(key).TrimStart('/');
        var peers = text.IndexOf('(');
        text = peers < 0 ? text : text[..peers];
        var parts = text.Split('/');
        var named = text.StartsWith('@') ? 2 : 1;
        if (parts.Length > named && NodeNames.IsVersion(parts[named]))
        {
            return (string.Join('/', parts[..named]), WithoutPeers(parts[named]));
        }

        var at = text.LastIndexOf('@');
        if (at > 0)
        {
            var version = field["version"].Text ?? text[(at + 1)..];
            if (NodeNames.IsVersion(version))
            {
                return (field["name"].Text ?? NodeNames.BeforeAt(text), version);
            }
        }

        return null;
    }

    /// <summary>
    /// <c>registry.example.com/name/1.0.0</c> begins with the host that serves it; a repository, <c>github.com/owner/name/COMMIT</c>, has a commit where
    /// that has the version.
    /// </summary>
    private static string WithoutHost(string key)
    {
        var slash = key.IndexOf('/');
        if (slash <= 0 || key[0] == '@' || key.AsSpan(0, slash).IndexOfAny('.', ':') < 0 || key.AsSpan(0, slash).Contains('@'))
        {
            return key;
        }

        var parts = key[(slash + 1)..].Split('/');
        return parts.Length == (parts[0].StartsWith('@') ? 3 : 2) && NodeNames.IsVersion(parts[^1]) ? key[slash..] : key;
    }

    private static string WithoutPeers(string version)
    {
        var end = version.AsSpan().IndexOfAny('(', '_');
        return end < 0 ? version : version[..end];
    }
}
