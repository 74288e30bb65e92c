using Gabion.Formats.Tree;
using Gabion.Model;
using Gabion.Model.Packages;

namespace Gabion.Readers.Packages.Languages.DotNet;

/// <summary><c>obj/project.assets.json</c>: what NuGet's restore chose (learn.microsoft.com/nuget, "How NuGet resolves package dependencies"), by target framework.</summary>
public sealed class ProjectAssetsReader : TreePackageReader
{
    public override string Kind => "NuGet assets file";

    public override bool Accepts(string path)
    {
        ArgumentNullException.ThrowIfNull(path);
        return NameOf(path) == "project.assets.json";
    }

    private protected override void ReadTree(PackageCollector found, Field root, CompanionFiles beside)
    {
        if (!root["libraries"].IsMapping || !root["targets"].IsMapping)
        {
            found.Gap(GapKind.Invalid, null, "It has no libraries or no targets, so it is no project.assets.json");
            return;
        }

        found.Recognise();
        var damage = new LockDamage(found);
        var direct = root["projectFileDependencyGroups"].Entries.SelectMany(group => group.Value.Texts).Select(text => text.Split(' ')[0]).ToHashSet(StringComparer.OrdinalIgnoreCase);
        var keys = root["libraries"].Entries.Where(entry => entry.Key.Contains('/')).GroupBy(entry => entry.Key.Split('/')[0], StringComparer.OrdinalIgnoreCase)
            .ToDictionary(group => group.Key, group => NuGetNames.Key(group.Key, group.First().Key.Split('/')[1]), StringComparer.OrdinalIgnoreCase);
        var needs = root["targets"].Entries.SelectMany(target => target.Value.Entries).ToLookup(entry => entry.Key, entry => entry.Value["dependencies"], StringComparer.OrdinalIgnoreCase);
        foreach (var entry in root["libraries"].Entries)
        {
            if (entry.Value["type"].Text == "project")
            {
                continue;
            }

            if (entry.Key.Split('/') is not [{ Length: > 0 } name, { Length: > 0 } version])
            {
                damage.Entry(entry.WrittenKey.Span.Line, entry.Key);
                continue;
            }

            found.Add(NuGetNames.Package(name, version) with
            {
                Line = entry.WrittenKey.Span.Line,
                Scope = direct.Contains(name) ? PackageScope.Direct : PackageScope.Transitive,
                Hashes = PinnedHash.OfBase64("sha512", entry.Value["sha512"].Text),
                Dependencies = [.. needs[entry.Key].SelectMany(field => field.Entries).Select(need => keys.GetValueOrDefault(need.Key)).OfType<string>().Distinct(StringComparer.Ordinal)],
            });
        }

        damage.Tell();
    }
}
