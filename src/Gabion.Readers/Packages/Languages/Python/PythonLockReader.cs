using System.Collections.Immutable;
using Gabion.Formats.Toml;
using Gabion.Formats.Tree;
using Gabion.Formats.Yaml;
using Gabion.Model;

namespace Gabion.Readers.Packages.Languages.Python;

/// <summary>
/// The TOML lock files of Python: <c>poetry.lock</c>, <c>uv.lock</c> (of a script <c>script.py.lock</c>), <c>pdm.lock</c> (of a choice of groups <c>pdm.dev.lock</c>)
/// and <c>pylock.toml</c> (PEP 751).
/// </summary>
public sealed class PythonLockReader : TreePackageReader
{
    public override string Kind => "Python lock file";

    public override bool Accepts(string path)
    {
        ArgumentNullException.ThrowIfNull(path);
        var name = NameOf(path);
        return name is "poetry.lock" or "uv.lock" || name.EndsWith(".py.lock", StringComparison.Ordinal)
            || (name.StartsWith("pdm.", StringComparison.Ordinal) && name.EndsWith(".lock", StringComparison.Ordinal))
            || (name.StartsWith("pylock.", StringComparison.Ordinal) && name.EndsWith(".toml", StringComparison.Ordinal));
    }

    public override IReadOnlyList<string> Companions(string path) => [Beside(path, "pyproject.toml")];

    private protected override bool EndsLines(string path) => NameOf(path) != "poetry.lock"; // that has an end of its own

    private protected override IReadOnlyList<YamlDocument> Parse(string path, string text) => [TomlReader.Read(text)];

    private protected override void ReadTree(PackageCollector found, Field root, CompanionFiles beside)
    {
        found.Recognise();
        var (damage, local) = (new LockDamage(found), new LocalSources(found));
        foreach (var entry in root["package"].Items.Concat(root["packages"].Items).Where(entry => entry["name"].Text is null))
        {
            damage.Entry(entry.Span.Line, "a package without a name");
        }

        var entries = root["package"].Items.Concat(root["packages"].Items).Where(entry => entry["name"].Text is not null).ToList();
        var keys = entries.Where(entry => !IsProject(entry)).ToLookup(entry => PythonNames.Normal(entry["name"].Text!), entry => PythonNames.Key(entry["name"].Text!, entry["version"].Text), StringComparer.Ordinal);
        var reach = new DependencyReach();
        foreach (var entry in entries)
        {
            var needs = Needs(entry).SelectMany(need => keys[PythonNames.Normal(need)]).Distinct(StringComparer.Ordinal).ToImmutableArray();
            if (IsProject(entry))
            {
                // uv keeps the project among its packages: what it names is direct.
                foreach (var key in needs)
                {
                    reach.Direct(key, isDevelopment: false);
                }

                foreach (var tool in entry["dev-dependencies"].Entries.SelectMany(group => group.Value.Items).Select(item => item["name"].Text).OfType<string>())
                {
                    foreach (var key in keys[PythonNames.Normal(tool)])
                    {
                        reach.Direct(key, isDevelopment: true);
                    }
                }

                continue;
            }

            var (name, version, origin) = (entry["name"].Text!, entry["version"].Text, Origin(entry));
            if (version is null && origin.IsEmpty)
            {
                if (Folder(entry) is { } folder)
                {
                    local.Add(name, folder, entry.Span.Line);
                }
                else
                {
                    damage.Entry(entry.Span.Line, name);
                }

                continue;
            }

            found.Add(PythonNames.Package(name, version) with
            {
                Qualifiers = origin,
                Line = entry["name"].Span.Line,
                IsDevelopment = IsDevelopment(entry),
                Hashes = [.. entry["files"].Items.Concat(entry["wheels"].Items).Append(entry["sdist"]).SelectMany(Hash)],
                Dependencies = needs,
            });
        }

        // What a script asks for stands in its lock file.
        foreach (var key in root["manifest"]["requirements"].Items.Select(item => item["name"].Text).OfType<string>().SelectMany(name => keys[PythonNames.Normal(name)]))
        {
            reach.Direct(key, isDevelopment: false);
        }

        ReadProject(Tree(beside, Beside(found.Path, "pyproject.toml")), keys, reach);
        var marksDevelopment = found.Path.EndsWith("uv.lock", StringComparison.Ordinal)
            || (found.Path.EndsWith("poetry.lock", StringComparison.Ordinal) && !found.Packages.Any(package => package.IsDevelopment));
        reach.Mark(found, marksDevelopment);
        TellEnd(found, root, entries, damage);
        damage.Tell();
        local.Tell();
    }

    /// <summary>Poetry ends the file with its metadata; uv locks whatever any package needs, on every platform.</summary>
    private static void TellEnd(PackageCollector found, Field root, List<Field> entries, LockDamage damage)
    {
        switch (NameOf(found.Path))
        {
            case "poetry.lock" when !root["metadata"].Exists:
                damage.NoEnd(entries.Count == 0 ? 1 : entries[^1].Span.Line, "[metadata]");
                break;
            case "uv.lock":
                var names = entries.Select(entry => PythonNames.Normal(entry["name"].Text!)).ToHashSet(StringComparer.Ordinal);
                if (entries.Count == 0)
                {
                    damage.NoEnd(1, "a package, though the project is always one");
                }

                foreach (var entry in entries)
                {
                    if (!entry["source"].Exists)
                    {
                        damage.Entry(entry["name"].Span.Line, entry["name"].Text!);
                    }

                    foreach (var need in Needs(entry).Where(need => !names.Contains(PythonNames.Normal(need))))
                    {
                        damage.Missing(entry["name"].Span.Line, entry["name"].Text!, need);
                    }
                }

                break;
            default:
                if (!root["package"].Exists && !root["packages"].Exists && !root["metadata"].Exists && !root["lock-version"].Exists)
                {
                    damage.Entry(1, "packages");
                }

                break;
        }
    }

    /// <summary>A repository or an archive that no index has, as poetry (<c>source.type</c>), uv (<c>source.git</c>), pdm (<c>git</c>) and PEP 751 (<c>vcs</c>) say it.</summary>
    private static ImmutableSortedDictionary<string, string> Origin(Field entry)
    {
        var (source, vcs) = (entry["source"], entry["vcs"]);
        if (source["type"].Text is "git")
        {
            return PackageOrigin.OfGit(source["url"].Text, source["resolved_reference"].Text ?? source["reference"].Text);
        }

        if (source["git"].Text is { } repository)
        {
            return PackageOrigin.OfGit(repository.StartsWith("git+", StringComparison.Ordinal) ? repository : "git+" + repository);
        }

        if ((vcs["url"].Text ?? entry["git"].Text) is { } address)
        {
            return PackageOrigin.OfGit(address, vcs["commit-id"].Text ?? entry["revision"].Text ?? entry["ref"].Text);
        }

        return PackageOrigin.Of(source["type"].Text == "url" ? source["url"].Text : source["type"].Exists ? null : source["url"].Text ?? entry["archive"]["url"].Text ?? entry["url"].Text);
    }

    private static string? Folder(Field entry) =>
        entry["source"]["path"].Text ?? entry["source"]["directory"].Text ?? entry["directory"]["path"].Text ?? entry["archive"]["path"].Text ?? entry["path"].Text
        ?? (entry["source"]["type"].Text is "directory" or "file" ? entry["source"]["url"].Text : null);

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
