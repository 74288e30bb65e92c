using System.Collections.Immutable;
using Gabion.Formats.Tree;
using Gabion.Model.Packages;

namespace Gabion.Readers.Packages.Languages.Node;

/// <summary>
/// npm's <c>package-lock.json</c> and <c>npm-shrinkwrap.json</c> (docs.npmjs.com/cli/configuring-npm/package-lock-json):
/// version 1 with nested <c>dependencies</c>, 2 and 3 with <c>packages</c> by the folder that each is installed in.
/// </summary>
public sealed class NpmLockReader : TreePackageReader
{
    private const string Folder = "node_modules/";
    private const int MaxDepth = 100;

    public override string Kind => "npm lock file";

    public override bool Accepts(string path)
    {
        ArgumentNullException.ThrowIfNull(path);
        return NameOf(path) is "package-lock.json" or "npm-shrinkwrap.json" && !path.Contains("node_modules/", StringComparison.Ordinal);
    }

    public override IReadOnlyList<string> Companions(string path) => [Beside(path, "package.json")];

    private protected override void ReadTree(PackageCollector found, Field root, CompanionFiles beside)
    {
        if (root["packages"].IsMapping)
        {
            found.Recognise();
            ReadFolders(found, root["packages"], new(found), new(found));
        }
        else if (root["lockfileVersion"].Exists || root["dependencies"].IsMapping)
        {
            found.Recognise();
            var direct = NodeNames.Direct(Tree(beside, Beside(found.Path, "package.json"))).DistinctBy(entry => entry.Name).ToDictionary(entry => entry.Name, entry => entry.IsDevelopment, StringComparer.Ordinal);
            var (damage, local) = (new LockDamage(found), new LocalSources(found));
            ReadNested(found, root["dependencies"], [], direct, 0, damage, local);
            damage.Tell();
            local.Tell();
        }
        else
        {
            found.Gap(Model.GapKind.Unknown, null, "It has neither packages nor dependencies, so it locks nothing");
        }
    }

    private static void ReadFolders(PackageCollector found, Field packages, LockDamage damage, LocalSources local)
    {
        var keys = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var (folder, field) in packages.Entries.Select(entry => (entry.Key, entry.Value)))
        {
            if (NameAt(folder, field) is not { } name || field["link"].IsTrue)
            {
                continue;
            }

            var version = Version(field);
            if (version is not null || !NodeNames.Origin(field["resolved"].Text ?? field["version"].Text).IsEmpty)
            {
                keys[folder] = NodeNames.Key(name, version);
            }
            else if ((field["resolved"].Text ?? field["version"].Text) is { } from && PackageOrigin.IsLocal(from))
            {
                local.Add(name, from, field.EntrySpan.Line);
            }
            else if (!field["extraneous"].IsTrue)
            {
                damage.Entry(field.EntrySpan.Line, folder);
            }
        }

        var reach = new DependencyReach();
        foreach (var (folder, field) in packages.Entries.Select(entry => (entry.Key, entry.Value)))
        {
            if (!folder.Contains(Folder, StringComparison.Ordinal))
            {
                // The project itself, or a member of its workspace.
                foreach (var (name, _, isDevelopment) in NodeNames.Direct(field))
                {
                    reach.Direct(Resolve(keys, folder, name), isDevelopment);
                }
            }
            else if (keys.ContainsKey(folder))
            {
                var needs = field["dependencies"].Entries.Concat(field["optionalDependencies"].Entries).Concat(field["peerDependencies"].Entries);
                found.Add(NodeNames.Package(NameAt(folder, field)!, Version(field)) with
                {
                    Qualifiers = NodeNames.Origin(field["resolved"].Text ?? field["version"].Text),
                    IsDevelopment = field["dev"].IsTrue, // devOptional is an optional dependency of what is installed, too
                    Hashes = PinnedHash.OfIntegrity(field["integrity"].Text),
                    Licences = [.. NodeNames.Licences(field)],
                    Line = field.EntrySpan.Line,
                    Dependencies = [.. needs.Select(need => Resolve(keys, folder, need.Key)).OfType<string>().Distinct(StringComparer.Ordinal)],
                });
            }
        }

        reach.Mark(found, marksDevelopment: false);
        damage.Tell();
        local.Tell();
    }

    private static string? Version(Field field) => NodeNames.IsVersion(field["version"].Text) ? field["version"].Text : null;

    private static string? NameAt(string folder, Field field)
    {
        var at = folder.LastIndexOf(Folder, StringComparison.Ordinal);
        return at < 0 ? null : field["name"].Text ?? folder[(at + Folder.Length)..];
    }

    /// <summary>Node looks beside the package, then upwards, folder by folder.</summary>
    private static string? Resolve(Dictionary<string, string> keys, string folder, string name)
    {
        for (var level = 0; level < MaxDepth; level++)
        {
            if (keys.TryGetValue(folder.Length == 0 ? Folder + name : $"{folder}/{Folder}{name}", out var key))
            {
                return key;
            }

            if (folder.Length == 0)
            {
                return null;
            }

            var up = folder.LastIndexOf("/" + Folder, StringComparison.Ordinal);
            folder = up >= 0 ? folder[..up] : "";
        }

        return null;
    }

    /// <summary>Version 1: what cannot be shared lies inside the package that needs it.</summary>
    private static void ReadNested(PackageCollector found, Field dependencies, ImmutableList<Dictionary<string, string>> scopes, Dictionary<string, bool> direct, int depth, LockDamage damage, LocalSources local)
    {
        if (depth > MaxDepth)
        {
            return;
        }

        var here = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var entry in dependencies.Entries)
        {
            here[entry.Key] = KeyOf(entry);
        }

        scopes = scopes.Add(here);
        foreach (var entry in dependencies.Entries)
        {
            var name = Real(entry, out var version);
            var origin = NodeNames.Origin(version);
            if (NodeNames.IsVersion(version) || !origin.IsEmpty)
            {
                var inner = entry.Value["dependencies"].Entries.DistinctBy(item => item.Key).ToDictionary(item => item.Key, KeyOf, StringComparer.Ordinal);
                found.Add(NodeNames.Package(name, origin.IsEmpty ? version : null) with
                {
                    Qualifiers = origin,
                    IsDevelopment = entry.Value["dev"].IsTrue,
                    Scope = direct.Count == 0 ? PackageScope.Unknown : depth == 0 && direct.ContainsKey(entry.Key) ? PackageScope.Direct : PackageScope.Transitive,
                    Hashes = PinnedHash.OfIntegrity(entry.Value["integrity"].Text),
                    Line = entry.WrittenKey.Span.Line,
                    Dependencies = [.. entry.Value["requires"].Entries.Select(need => Find(scopes.Add(inner), need.Key)).OfType<string>().Distinct(StringComparer.Ordinal)],
                });
            }
            else if (version is not null && PackageOrigin.IsLocal(version))
            {
                local.Add(name, version, entry.WrittenKey.Span.Line);
            }
            else
            {
                damage.Entry(entry.WrittenKey.Span.Line, name);
            }

            ReadNested(found, entry.Value["dependencies"], scopes, direct, depth + 1, damage, local);
        }
    }

    private static string KeyOf(FieldEntry entry)
    {
        var name = Real(entry, out var version);
        return NodeNames.Key(name, NodeNames.IsVersion(version) ? version : null);
    }

    /// <summary>Under an alias the version says what it is really: <c>npm:name@1.2.3</c>.</summary>
    private static string Real(FieldEntry entry, out string? version)
    {
        version = entry.Value["version"].Text;
        if (version?.StartsWith("npm:", StringComparison.Ordinal) != true)
        {
            return entry.Key;
        }

        var name = NodeNames.BeforeAt(version[4..]);
        version = version.Length > 5 + name.Length ? version[(5 + name.Length)..] : null;
        return name;
    }

    private static string? Find(ImmutableList<Dictionary<string, string>> scopes, string name)
    {
        for (var i = scopes.Count - 1; i >= 0; i--)
        {
            if (scopes[i].TryGetValue(name, out var key))
            {
                return key;
            }
        }

        return null;
    }
}
