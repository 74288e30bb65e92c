using Gabion.Formats.Tree;
using Gabion.Model;

namespace Gabion.Readers.Packages.Languages.Node;

/// <summary>
/// <c>pnpm-lock.yaml</c> (github.com/pnpm/spec, lockfile): packages by <c>/name/1.0.0_peers</c> in version 5,
/// <c>/name@1.0.0(peers)</c> in 6, <c>name@1.0.0</c> in 9, where <c>snapshots</c> says what each needs.
/// </summary>
public sealed class PnpmLockReader : TreePackageReader
{
    public override string Kind => "pnpm lock file";

    public override bool Accepts(string path)
    {
        ArgumentNullException.ThrowIfNull(path);
        return NameOf(path) == "pnpm-lock.yaml";
    }

    private protected override void ReadTree(PackageCollector found, Field root, CompanionFiles beside)
    {
        if (!root["lockfileVersion"].Exists)
        {
            found.Gap(GapKind.Invalid, null, "It has no lockfileVersion, so it is no lock file of pnpm");
            return;
        }

        found.Recognise();
        var snapshots = root["snapshots"].Entries.ToLookup(entry => Key(entry.Key), entry => entry.Value, StringComparer.Ordinal);
        foreach (var entry in root["packages"].Entries)
        {
            if (Parse(entry.Key, entry.Value) is not var (name, version))
            {
                continue;
            }

            var key = NodeNames.Key(name, version);
            var needs = snapshots[key].Append(entry.Value)
                .SelectMany(field => field["dependencies"].Entries.Concat(field["optionalDependencies"].Entries))
                .Select(need => Reference(need.Key, need.Value.Text)).OfType<string>();
            found.Add(NodeNames.Package(name, version) with
            {
                IsDevelopment = entry.Value["dev"].IsTrue,
                Hashes = PinnedHash.OfIntegrity(entry.Value["resolution"]["integrity"].Text),
                Line = entry.WrittenKey.Span.Line,
                Dependencies = [.. needs.Where(need => need != key).Distinct(StringComparer.Ordinal)],
            });
        }

        var reach = new DependencyReach();
        foreach (var importer in root["importers"].Entries.Select(entry => entry.Value).Append(root))
        {
            foreach (var (section, isDevelopment) in ((string, bool)[])[("dependencies", false), ("optionalDependencies", false), ("devDependencies", true)])
            {
                foreach (var entry in importer[section].Entries)
                {
                    reach.Direct(Reference(entry.Key, entry.Value["version"].Text ?? entry.Value.Text), isDevelopment);
                }
            }
        }

        reach.Mark(found, marksDevelopment: true);
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
        var text = key.TrimStart('/');
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
                return (field["name"].Text ?? text[..at], version);
            }
        }

        return field["name"].Text is { } name && field["version"].Text is { } stated && NodeNames.IsVersion(stated) ? (name, stated) : null;
    }

    private static string WithoutPeers(string version)
    {
        var end = version.AsSpan().IndexOfAny('(', '_');
        return end < 0 ? version : version[..end];
    }
}
