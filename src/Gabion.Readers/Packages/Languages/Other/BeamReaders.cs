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
        var line = 0;
        foreach (var row in text.Split('\n'))
        {
            line++;
            if (row.Length > 20_000 || Entry().Match(row) is not { Success: true } match)
            {
                continue;
            }

            var package = new Package
            {
                Type = "hex",
                Name = match.Groups["name"].Value,
                Version = match.Groups["version"].Value,
                Line = line,
                Hashes = PinnedHash.OfHex("sha256", match.Groups["hash"].Value),
            };
            found.Add(package);
            versions[package.Name] = package.Key;
            needs[package.Key] = [.. Need().Matches(row[match.Length..]).Select(need => need.Groups[1].Value)];
        }

        found.Rewrite(package => package with
        {
            Dependencies = [.. needs[package.Key].Select(name => versions.GetValueOrDefault(name)).OfType<string>().Where(key => key != package.Key).Distinct(StringComparer.Ordinal)],
        });
    }

    [GeneratedRegex("""^\s*"[^"]+":\s*\{:hex,\s*:(?<name>[a-zA-Z0-9_]+),\s*"(?<version>[^"]+)",\s*"(?<hash>[0-9a-fA-F]*)"?""", RegexOptions.ExplicitCapture, 200)]
    private static partial Regex Entry();

    [GeneratedRegex("""\{:([a-zA-Z0-9_]+),\s*"[^"]*",\s*\[""", RegexOptions.None, 200)]
    private static partial Regex Need();
}
