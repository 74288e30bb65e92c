using System.Collections.Immutable;
using Gabion.Formats.Tree;
using Gabion.Model;

namespace Gabion.Readers.Packages.Languages.Python;

/// <summary>The TOML lock files of Python: <c>poetry.lock</c>, <c>uv.lock</c>, <c>pdm.lock</c> and <c>pylock.toml</c> (PEP 751).</summary>
public sealed class PythonLockReader : TreePackageReader
{
    public override string Kind => "Python lock file";

    public override bool Accepts(string path)
    {
        ArgumentNullException.ThrowIfNull(path);
        var name = NameOf(path);
        return name is "poetry.lock" or "uv.lock" or "pdm.lock" || (name.StartsWith("pylock.", StringComparison.Ordinal) && name.EndsWith(".toml", StringComparison.Ordinal));
    }

    public override IReadOnlyList<string> Companions(string path) => [Beside(path, "pyproject.toml")];

    private protected override void ReadTree(PackageCollector found, Field root, CompanionFiles beside)
    {
        found.Recognise();
        var entries = root["package"].Items.Concat(root["packages"].Items).Where(entry => entry["name"].Text is not null).ToList();
        var keys = entries.Where(entry => !IsProject(entry)).ToLookup(entry => PythonNames.Normal(entry["name"].Text!), entry => PythonNames.Key(entry["name"].Text!, entry["version"].Text), StringComparer.Ordinal);
        var reach = new DependencyReach();
        foreach (var entry in entries)
        {
            var needs = Needs(entry).SelectMany(name => keys[PythonNames.Normal(name)]).Distinct(StringComparer.Ordinal).ToImmutableArray();
            if (IsProject(entry))
            {
                // uv keeps the project among its packages: what it names is direct.
                foreach (var key in needs)
                {
                    reach.Direct(key, isDevelopment: false);
                }

                foreach (var name in entry["dev-dependencies"].Entries.SelectMany(group => group.Value.Items).Select(item => item["name"].Text).OfType<string>())
                {
                    foreach (var key in keys[PythonNames.Normal(name)])
                    {
                        reach.Direct(key, isDevelopment: true);
                    }
                }

                continue;
            }

            if (entry["version"].Text is not { } version)
            {
                found.Gap(GapKind.Unknown, entry.Span, $"'{entry["name"].Text}' is locked without a version (it comes from a folder or a repository)");
                continue;
            }

            found.Add(PythonNames.Package(entry["name"].Text!, version) with
            {
                Line = entry["name"].Span.Line,
                IsDevelopment = IsDevelopment(entry),
                Hashes = [.. entry["files"].Items.Concat(entry["wheels"].Items).Append(entry["sdist"]).SelectMany(Hash)],
                Dependencies = needs,
            });
        }

        ReadProject(Tree(beside, Beside(found.Path, "pyproject.toml")), keys, reach);
        var marksDevelopment = found.Path.EndsWith("uv.lock", StringComparison.Ordinal)
            || (found.Path.EndsWith("poetry.lock", StringComparison.Ordinal) && !found.Packages.Any(package => package.IsDevelopment));
        reach.Mark(found, marksDevelopment);
    }

    /// <summary>What <c>pyproject.toml</c> names: PEP 621, PEP 735 groups, and poetry's own tables.</summary>
    private static void ReadProject(Field project, ILookup<string, string> keys, DependencyReach reach)
    {
        void Direct(string? name, bool isDevelopment)
        {
            foreach (var key in name is null ? [] : keys[PythonNames.Normal(name)])
            {
                reach.Direct(key, isDevelopment);
            }
        }

        foreach (var text in project["project"]["dependencies"].Texts.Concat(project["project"]["optional-dependencies"].Entries.SelectMany(group => group.Value.Texts)))
        {
            Direct(PythonNames.NameIn(text), isDevelopment: false);
        }

        foreach (var text in project["dependency-groups"].Entries.SelectMany(group => group.Value.Texts))
        {
            Direct(PythonNames.NameIn(text), isDevelopment: true);
        }

        var poetry = project["tool"]["poetry"];
        foreach (var entry in poetry["dependencies"].Entries)
        {
            Direct(entry.Key, isDevelopment: false);
        }

        foreach (var entry in poetry["dev-dependencies"].Entries.Concat(poetry["group"].Entries.SelectMany(group => group.Value["dependencies"].Entries)))
        {
            Direct(entry.Key, isDevelopment: true);
        }
    }

    private static IEnumerable<string> Needs(Field entry)
    {
        var needs = entry["dependencies"];
        return needs.IsMapping
            ? needs.Entries.Select(need => need.Key)
            : needs.Items.Concat(entry["optional-dependencies"].Entries.SelectMany(group => group.Value.Items))
                .Select(need => need["name"].Text ?? (need.Text is { } text ? PythonNames.NameIn(text) : null)).OfType<string>();
    }

    private static bool IsProject(Field entry) => entry["source"] is var source && (source["virtual"].Exists || source["editable"].Exists);

    private static bool IsDevelopment(Field entry)
    {
        if (entry["category"].Text is { } category)
        {
            return category == "dev";
        }

        var groups = entry["groups"].Texts.ToList();
        return groups.Count > 0 && !groups.Any(group => group is "default" or "main") && !groups.Any(group => group.StartsWith(':'));
    }

    private static IEnumerable<Digest> Hash(Field file) =>
        file["hash"].Text is { } text ? PinnedHash.OfPrefixed(text) : file["hashes"].Entries.SelectMany(entry => PinnedHash.OfHex(entry.Key, entry.Value.Text));
}
