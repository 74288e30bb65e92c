using System.Text.RegularExpressions;
using Gabion.Model.Packages;

namespace Gabion.Readers.Packages.Languages.Other;

/// <summary><c>mix.lock</c> of Elixir: a map, one line a package: <c>"name": {:hex, :name, "1.0.0", "hash", …}</c>.</summary>
public sealed partial class MixLockReader : TextPackageReader
{
    public override string Kind => "Mix lock file";

    public override bool Accepts(string path)
    {
        ArgumentNullException.ThrowIfNull(path);
        return NameOf(path) == "mix.lock";
    }

    private protected override void ReadText(PackageCollector found, string text, CompanionFiles beside)
    {
        found.Recognise();
        var needs = new Dictionary<string, List<string>>(StringComparer.Ordinal);
        var versions = new Dictionary<string, string>(StringComparer.Ordinal);
        var (damage, local) = (new LockDamage(found), new LocalSources(found));
        var (line, isClosed) = (0, false);
        foreach (var raw in text.Split('\n'))
        {
            line++;
            var row = raw.Trim();
            isClosed |= row is "}" or "%{}" || row.EndsWith("}}", StringComparison.Ordinal); // before Elixir 1.5 the last entry's line closes the map
            row = row.StartsWith("%{", StringComparison.Ordinal) ? row[2..].Trim() : row;
            if (row is "" or "}" || row.StartsWith('#'))
            {
                continue;
            }

            if (PathEntry().Match(row) is { Success: true } own)
            {
                local.Add(own.Groups["key"].Value, own.Groups["folder"].Value, line);
            }
            else if (row.Length > 20_000 || Entry().Match(row) is not { Success: true } match)
            {
                damage.Line(line, row);
            }
            else if (!row.EndsWith('}') && !row.EndsWith("},", StringComparison.Ordinal))
            {
                damage.Entry(line, match.Groups["key"].Value);
            }
            else
            {
                var package = Create(match) with { Line = line };
                found.Add(package);
                versions[match.Groups["key"].Value] = package.Key;
                needs[package.Key] = [.. Need().Matches(row[match.Length..]).Select(need => need.Groups[1].Value)];
            }
        }

        if (!isClosed)
        {
            damage.NoEnd(LockDamage.LastLine(text), "the brace that closes it");
        }

        damage.Tell();
        local.Tell();
        found.Rewrite(package => package with
        {
            Dependencies = [.. needs[package.Key].Select(name => versions.GetValueOrDefault(name)).OfType<string>().Where(key => key != package.Key).Distinct(StringComparer.Ordinal)],
        });
    }

    private static Package Create(Match match) => match.Groups["address"].Success
        ? new() { Type = "hex", Name = match.Groups["key"].Value, Qualifiers = PackageOrigin.OfGit(match.Groups["address"].Value, match.Groups["commit"].Value) }
        : new()
        {
            Type = "hex",
            Name = match.Groups["name"].Value,
            Version = match.Groups["version"].Value,
            Hashes = PinnedHash.OfHex("sha256", match.Groups["hash"].Value),
        };

    [GeneratedRegex("""^"?(?<key>[a-zA-Z0-9_]+)"?:\s*\{:path,\s*"(?<folder>[^"]*)".*\}""", RegexOptions.ExplicitCapture, 200)]
    private static partial Regex PathEntry();

    [GeneratedRegex("""^"?(?<key>[a-zA-Z0-9_]+)"?:\s*\{(:hex,\s*:"?(?<name>[a-zA-Z0-9_]+)"?,\s*"(?<version>[^"]+)"(,\s*"(?<hash>[0-9a-fA-F]*)")?|:git,\s*"(?<address>[^"]+)",\s*"(?<commit>[^"]*)")""", RegexOptions.ExplicitCapture, 200)]
    private static partial Regex Entry();

    [GeneratedRegex("""\{:([a-zA-Z0-9_]+),\s*"[^"]*",\s*\[""", RegexOptions.None, 200)]
    private static partial Regex Need();
}
