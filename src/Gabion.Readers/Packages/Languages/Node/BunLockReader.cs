using System.Collections.Immutable;
using Gabion.Formats.Tree;
using Gabion.Formats.Yaml;
using Gabion.Model;

namespace Gabion.Readers.Packages.Languages.Node;

/// <summary>
/// <c>bun.lock</c> (bun.sh/docs/install/lockfile): JSON with commas at the end, which YAML takes as well. Each package is a
/// list: <c>name@version</c>, registry, what it needs, integrity.
/// </summary>
public sealed class BunLockReader : TreePackageReader
{
    public override string Kind => "bun lock file";

    public override bool Accepts(string path)
    {
        ArgumentNullException.ThrowIfNull(path);
        return NameOf(path) == "bun.lock";
    }

    private protected override IReadOnlyList<YamlDocument> Parse(string path, string text) => YamlReader.Read(text);

    private protected override void ReadTree(PackageCollector found, Field root, CompanionFiles beside)
    {
        if (!root["lockfileVersion"].Exists)
        {
            found.Gap(GapKind.Invalid, null, "It has no lockfileVersion, so it is no lock file of bun");
            return;
        }

        found.Recognise();
        if (!root["workspaces"].IsMapping && !root["packages"].IsMapping)
        {
            found.Gap(GapKind.Invalid, null, "It has neither workspaces nor packages; the packages in it are not known");
        }

        var keys = new Dictionary<string, string>(StringComparer.Ordinal);
        var (damage, local) = (new LockDamage(found), new LocalSources(found));
        foreach (var entry in root["packages"].Entries)
        {
            var line = entry.WrittenKey.Span.Line;
            if (Parse(entry.Value[0].Text) is not var (name, version, origin))
            {
                damage.Entry(line, entry.Key);
            }
            else if (version is not null || !origin.IsEmpty)
            {
                keys[entry.Key] = NodeNames.Key(name, version);
            }
            else if (After(entry.Value[0].Text!) is var from && !from.StartsWith("workspace:", StringComparison.Ordinal) && !from.StartsWith("root:", StringComparison.Ordinal))
            {
                if (PackageOrigin.IsLocal(from) || from.EndsWith(".tgz", StringComparison.Ordinal))
                {
                    local.Add(name, from, line);
                }
                else
                {
                    damage.Entry(line, entry.Key);
                }
            }
        }

        foreach (var entry in root["packages"].Entries.Where(entry => keys.ContainsKey(entry.Key)))
        {
            var (name, version, origin) = Parse(entry.Value[0].Text)!.Value;
            var about = entry.Value.Items.FirstOrDefault(item => item.IsMapping);
            var needs = about["dependencies"].Entries.Concat(about["optionalDependencies"].Entries);
            found.Add(NodeNames.Package(name, version) with
            {
                Qualifiers = origin,
                Hashes = PinnedHash.OfIntegrity(entry.Value.Items.LastOrDefault().Text),
                Line = entry.WrittenKey.Span.Line,
                Dependencies = [.. needs.Select(need => keys.GetValueOrDefault($"{entry.Key}/{need.Key}") ?? keys.GetValueOrDefault(need.Key)).OfType<string>().Distinct(StringComparer.Ordinal)],
            });
        }

        var reach = new DependencyReach();
        foreach (var workspace in root["workspaces"].Entries)
        {
            foreach (var (name, _, isDevelopment) in NodeNames.Direct(workspace.Value))
            {
                reach.Direct(keys.GetValueOrDefault($"{workspace.Value["name"].Text}/{name}") ?? keys.GetValueOrDefault(name), isDevelopment);
            }
        }

        reach.Mark(found, marksDevelopment: true);
        damage.Tell();
        local.Tell();
    }

    /// <summary><c>name@1.2.3</c>, <c>name@github:owner/name#commit</c>, <c>name@git+ssh://…#commit</c>, <c>name@https://…</c>, <c>name@file:…</c>.</summary>
    private static (string Name, string? Version, ImmutableSortedDictionary<string, string> Origin)? Parse(string? text)
    {
        if (text is null || NodeNames.BeforeAt(text) is not { Length: > 0 } name || name.Length == text.Length)
        {
            return null;
        }

        var rest = After(text);
        return (name, NodeNames.IsVersion(rest) ? rest : null, PackageOrigin.Of(rest));
    }

    private static string After(string text) => text[Math.Min(text.Length, NodeNames.BeforeAt(text).Length + 1)..];
}
