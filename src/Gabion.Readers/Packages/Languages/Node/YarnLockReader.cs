using System.Collections.Immutable;
using Gabion.Formats.Tree;
using Gabion.Formats.Yaml;
using Gabion.Model;

namespace Gabion.Readers.Packages.Languages.Node;

/// <summary>
/// <c>yarn.lock</c>: of yarn 1 its own indented text, of later ones (berry) YAML with <c>__metadata</c>. Each entry has the
/// ranges that it answers, the version, and what that needs; what is direct stands in <c>package.json</c>. An entry of yarn 1 with a name
/// alone answers every range.
/// </summary>
public sealed class YarnLockReader : TextPackageReader
{
    public override string Kind => "yarn lock file";

    public override bool Accepts(string path)
    {
        ArgumentNullException.ThrowIfNull(path);
        return NameOf(path) == "yarn.lock";
    }

    public override IReadOnlyList<string> Companions(string path) => [Beside(path, "package.json")];

    private protected override bool EndsLines(string path) => true;

    private protected override void ReadText(PackageCollector found, string text, CompanionFiles beside)
    {
        var damage = new LockDamage(found);
        var entries = text.Contains("__metadata:", StringComparison.Ordinal) ? Berry(found, text).ToList() : Classic(found, text, damage).ToList();
        var answers = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var entry in entries)
        {
            foreach (var range in entry.Ranges)
            {
                answers.TryAdd(Plain(range), NodeNames.Key(entry.Name, entry.Version));
            }
        }

        foreach (var entry in entries.Where(entry => !entry.IsMember))
        {
            if (!NodeNames.IsVersion(entry.Version))
            {
                damage.Entry(entry.Line, entry.Ranges[0]);
                continue;
            }

            found.Add(NodeNames.Package(entry.Name, entry.Version) with
            {
                Qualifiers = entry.Origin,
                Hashes = PinnedHash.OfIntegrity(entry.Integrity),
                Line = entry.Line,
                Dependencies = [.. entry.Needs.Select(need => Answer(need.Name, need.Range)).OfType<string>().Distinct(StringComparer.Ordinal)],
            });
        }

        string? Answer(string name, string range) => answers.GetValueOrDefault(Plain($"{name}@{range}")) ?? answers.GetValueOrDefault(name);

        var reach = new DependencyReach();
        var manifest = beside(Beside(found.Path, "package.json")) is { } content && TextContent.Decode(content.Span, out _) is { } json
            ? Formats.Json.JsonReader.Read(json) is [var document, ..] ? document.Field : default
            : default;
        FindMissing(entries, manifest, damage);
        damage.Tell();
        foreach (var (name, range, isDevelopment) in NodeNames.Direct(manifest))
        {
            reach.Direct(Answer(name, range), isDevelopment);
        }

        // Members of a workspace have manifests of their own; what they need is direct, too, and no development package.
        foreach (var need in entries.Where(entry => entry.IsMember).SelectMany(entry => entry.Needs))
        {
            reach.Direct(Answer(need.Name, need.Range), NodeNames.Direct(manifest).Any(direct => direct.Name == need.Name && direct.IsDevelopment));
        }

        reach.Mark(found, marksDevelopment: !manifest["workspaces"].Exists || entries.Any(entry => entry.IsMember));
    }

    /// <summary>
    /// Whatever is needed has an entry; only its range may be another one, where <c>resolutions</c> say so. Members of a workspace
    /// have none in the locks of yarn 1, so that there the manifest is not asked.
    /// </summary>
    private static void FindMissing(List<Entry> entries, Field manifest, LockDamage damage)
    {
        var names = entries.SelectMany(entry => entry.Ranges.Select(NodeNames.BeforeAt).Append(entry.Name)).ToHashSet(StringComparer.Ordinal);
        foreach (var entry in entries)
        {
            foreach (var need in entry.Needs.Where(need => !names.Contains(need.Name) && !PackageOrigin.IsLocal(need.Range)))
            {
                damage.Missing(entry.Line, entry.Name, need.Name);
            }
        }

        if (!manifest["workspaces"].Exists)
        {
            foreach (var entry in manifest["dependencies"].Entries.Concat(manifest["devDependencies"].Entries).Where(entry => !names.Contains(entry.Key) && !PackageOrigin.IsLocal(entry.Value.Text ?? "")))
            {
                damage.Missing(1, "package.json", entry.Key);
            }
        }
    }

    private static IEnumerable<Entry> Berry(PackageCollector found, string text)
    {
        if (YamlReader.Read(text) is not [var document, ..] || !document.Field.IsMapping)
        {
            found.Gap(GapKind.Invalid, null, "It is neither a lock file of yarn 1 nor YAML; the packages in it are not known");
            yield break;
        }

        if (document.Problems.FirstOrDefault(problem => problem.IsFatal) is { } problem)
        {
            found.Gap(GapKind.Invalid, problem.At, $"{problem.Message}; the packages in it are not known");
            yield break;
        }

        found.Recognise();
        foreach (var entry in document.Field.Entries.Where(entry => entry.Key != "__metadata"))
        {
            // The resolution names what it really is: "name@npm:1.2.3", "name@workspace:.", "name@patch:…".
            var resolution = entry.Value["resolution"].Text ?? entry.Key;
            var needs = entry.Value["dependencies"].Entries.Select(need => (need.Key, need.Value.Text ?? ""));
            yield return new(
                NodeNames.BeforeAt(resolution),
                entry.Value["version"].Text,
                [.. entry.Key.Split(',', StringSplitOptions.TrimEntries)],
                [.. needs],
                null,
                entry.WrittenKey.Span.Line,
                entry.Value["linkType"].Text == "soft" || resolution.Contains("@workspace:", StringComparison.Ordinal),
                PackageOrigin.Of(After(resolution)));
        }
    }

    private static IEnumerable<Entry> Classic(PackageCollector found, string text, LockDamage damage)
    {
        found.Recognise();
        Entry? entry = null;
        var isInNeeds = false;
        var line = 0;
        foreach (var raw in text.Split('\n'))
        {
            line++;
            var row = raw.TrimEnd();
            if (row.Length == 0 || row[0] == '#')
            {
                continue;
            }

            if (row[0] != ' ')
            {
                if (entry is not null)
                {
                    yield return entry;
                }

                var ranges = row.TrimEnd(':').Split(',', StringSplitOptions.TrimEntries).Select(Unquoted).ToList();
                entry = row.EndsWith(':') && (row.Contains('@') || !row.Contains(' ')) ? new(Real(ranges[0]), null, ranges, [], null, line, false, PackageOrigin.None) : null;
                isInNeeds = false;
            }

            if (entry is null)
            {
                damage.Line(line, row);
            }
            else if (row.StartsWith("    ", StringComparison.Ordinal))
            {
                if (Pair(row) is not var (name, range))
                {
                    damage.Line(line, row);
                }
                else if (isInNeeds)
                {
                    entry.Needs.Add((name, range));
                }
            }
            else if (row[0] == ' ')
            {
                isInNeeds = row.Trim() is "dependencies:" or "optionalDependencies:";
                if (Pair(row) is var (key, value))
                {
                    entry = Stated(entry, key, value);
                }
                else if (!row.EndsWith(':'))
                {
                    damage.Line(line, row);
                }
            }
        }

        if (entry is not null)
        {
            yield return entry;
        }
    }

    private static Entry Stated(Entry entry, string key, string value) => key switch
    {
        "version" => entry with { Version = value },
        "integrity" => entry with { Integrity = value },
        // An archive that is asked for by its address is no registry's; of the others the registry's own address stands here.
        "resolved" => entry with
        {
            Name = NodeNames.Served(value) ?? entry.Name, // resolutions may put another package in its place
            Origin = After(entry.Ranges[0]).Contains("://", StringComparison.Ordinal) ? PackageOrigin.Of(value) : PackageOrigin.OfGit(value),
        },
        _ => entry,
    };

    /// <summary>What stands behind the name: a range, a protocol, an address.</summary>
    private static string After(string range) => range[Math.Min(range.Length, NodeNames.BeforeAt(range).Length + 1)..];

    /// <summary><c>alias@npm:real@range</c> is an alias.</summary>
    private static string Real(string range)
    {
        var name = NodeNames.BeforeAt(range);
        var rest = range.Length > name.Length ? range[(name.Length + 1)..] : "";
        return rest.StartsWith("npm:", StringComparison.Ordinal) && rest.Length > 4 && !NodeNames.IsVersion(rest[4..]) && rest[4] is not ('^' or '~' or '>' or '<' or '=' or '*')
            ? NodeNames.BeforeAt(rest[4..])
            : name;
    }

    private static (string Key, string Value)? Pair(string row)
    {
        var text = row.Trim();
        var end = text.StartsWith('"') ? text.IndexOf('"', 1) + 1 : text.IndexOf(' ');
        return end <= 0 || end >= text.Length ? null : (Unquoted(text[..end]), Unquoted(text[end..].Trim()));
    }

    private static string Unquoted(string text) => text.Length >= 2 && text[0] == '"' && text[^1] == '"' ? text[1..^1] : text;

    /// <summary>Berry writes the protocol that is meant by default; manifests leave it out.</summary>
    private static string Plain(string range) => range.Replace("@npm:", "@", StringComparison.Ordinal);

    /// <summary>One entry.</summary>
    /// <param name="IsMember">The project itself, or a member of its workspace.</param>
    private sealed record Entry(
        string Name, string? Version, List<string> Ranges, List<(string Name, string Range)> Needs, string? Integrity, int Line, bool IsMember, ImmutableSortedDictionary<string, string> Origin);
}
