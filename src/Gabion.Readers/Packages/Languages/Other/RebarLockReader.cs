using System.Text.RegularExpressions;
using Gabion.Model.Packages;

namespace Gabion.Readers.Packages.Languages.Other;

/// <summary>
/// <c>rebar.lock</c> of Erlang (rebar3.org, "Dependencies"): Erlang terms, one entry a package with the level at which it is needed, then the hashes
/// of those that Hex serves.
/// </summary>
public sealed partial class RebarLockReader : TextPackageReader
{
    private const int MaxLineLength = 20_000;

    public override string Kind => "Rebar lock file";

    public override bool Accepts(string path)
    {
        ArgumentNullException.ThrowIfNull(path);
        return NameOf(path) == "rebar.lock";
    }

    private protected override void ReadText(PackageCollector found, string text, CompanionFiles beside)
    {
        found.Recognise();
        var damage = new LockDamage(found);
        var hashes = new Dictionary<string, string>(StringComparer.Ordinal);
        var line = 0;
        foreach (var raw in text.Split('\n'))
        {
            line++;
            var row = raw.Trim();
            if (row.Length > MaxLineLength)
            {
                damage.Line(line, row);
            }
            else if (Hash().Match(row) is { Success: true } hash)
            {
                hashes.TryAdd(hash.Groups["name"].Value, hash.Groups["hash"].Value);
            }
            else if (Entry().Match(row) is { Success: true } entry)
            {
                found.Add(Create(entry) with { Line = line, Scope = entry.Groups["level"].Value == "0" ? PackageScope.Direct : PackageScope.Transitive });
            }
            else if (row.Contains("{<<", StringComparison.Ordinal))
            {
                damage.Entry(line, row);
            }
        }

        found.Rewrite(package => hashes.TryGetValue(package.Name, out var hash) ? package with { Hashes = PinnedHash.OfHex("sha256", hash) } : package);
        if (text.AsSpan().TrimEnd() is not [.., ']' or '}', '.'])
        {
            damage.NoEnd(LockDamage.LastLine(text), "the full stop that ends a term");
        }

        damage.Tell();
    }

    private static Package Create(Match entry) => entry.Groups["address"].Success
        ? new() { Type = "hex", Name = entry.Groups["key"].Value, Qualifiers = PackageOrigin.OfGit(entry.Groups["address"].Value, entry.Groups["commit"].Value) }
        : new() { Type = "hex", Name = entry.Groups["name"].Value, Version = entry.Groups["version"].Value };

    [GeneratedRegex("""\{<<"(?<key>[^"]+)">>,\s*\{(pkg,\s*<<"(?<name>[^"]+)">>,\s*<<"(?<version>[^"]+)">>[^}]*|git(_subdir)?,\s*"(?<address>[^"]+)",\s*\{\w+,\s*"(?<commit>[^"]*)"\}[^}]*)\},\s*(?<level>[0-9]+)\}""", RegexOptions.ExplicitCapture, 200)]
    private static partial Regex Entry();

    [GeneratedRegex("""\{<<"(?<name>[^"]+)">>,\s*<<"(?<hash>[0-9A-Fa-f]{64})">>\}""", RegexOptions.ExplicitCapture, 200)]
    private static partial Regex Hash();
}
