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

    private protected override YamlDocument? Parse(string path, string text) => YamlReader.Read(text) is [var document, ..] ? document : null;

    private protected override void ReadTree(PackageCollector found, Field root, CompanionFiles beside)
    {
        if (!root["lockfileVersion"].Exists)
        {
            found.Gap(GapKind.Invalid, null, "It has no lockfileVersion, so it is no lock file of bun");
            return;
        }

        found.Recognise();
        var keys = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var entry in root["packages"].Entries)
        {
            if (Parse(entry.Value[0].Text) is var (name, version))
            {
                keys[entry.Key] = NodeNames.Key(name, version);
            }
        }

        foreach (var entry in root["packages"].Entries.Where(entry => keys.ContainsKey(entry.Key)))
        {
            var (name, version) = Parse(entry.Value[0].Text)!.Value;
            var about = entry.Value.Items.FirstOrDefault(item => item.IsMapping);
            var needs = about["dependencies"].Entries.Concat(about["optionalDependencies"].Entries);
            found.Add(NodeNames.Package(name, version) with
            {
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
    }

    private static (string Name, string Version)? Parse(string? text)
    {
        var at = text?.LastIndexOf('@') ?? -1;
        return at > 0 && NodeNames.IsVersion(text?[(at + 1)..]) ? (text![..at], text[(at + 1)..]) : null;
    }
}
