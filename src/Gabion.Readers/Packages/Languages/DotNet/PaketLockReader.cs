using Gabion.Model.Packages;

namespace Gabion.Readers.Packages.Languages.DotNet;

/// <summary>
/// <c>paket.lock</c> (fsprojects.github.io/Paket, "The paket.lock file"): groups of sources; below NUGET each package with its version and what it needs,
/// below GITHUB, GIT and HTTP files with their commit.
/// </summary>
public sealed class PaketLockReader : TextPackageReader
{
    private static readonly string[] Sources = ["NUGET", "GITHUB", "GIST", "GIT", "HTTP"];

    public override string Kind => "Paket lock file";

    public override bool Accepts(string path)
    {
        ArgumentNullException.ThrowIfNull(path);
        return NameOf(path) == "paket.lock";
    }

    private protected override bool EndsLines(string path) => true;

    private protected override void ReadText(PackageCollector found, string text, CompanionFiles beside)
    {
        found.Recognise();
        var damage = new LockDamage(found);
        var groups = new List<List<PaketPackage>> { new() };
        var (source, remote, line) = ("", "", 0);
        foreach (var raw in text.Split('\n'))
        {
            line++;
            var row = raw.TrimEnd();
            var stated = row.Trim();
            switch (row.Length - row.TrimStart().Length)
            {
                case 0 when stated.Length == 0:
                    break;
                case 0 when stated.StartsWith("GROUP ", StringComparison.Ordinal):
                    groups.Add([]);
                    source = "";
                    break;
                case 0 when Sources.Contains(stated):
                    source = stated;
                    break;
                case 0 when stated.Contains(": ", StringComparison.Ordinal): // settings: STORAGE, RESTRICTION, CONTENT…
                    break;
                case 2 when stated.StartsWith("remote: ", StringComparison.Ordinal):
                    remote = stated["remote: ".Length..];
                    break;
                case 4 when source == "NUGET" && Named(stated) is var (name, version):
                    groups[^1].Add(new(name, version, line, []));
                    break;
                case 4 when source is "GITHUB" or "GIT" && Named(stated) is var (file, commit):
                    var address = source == "GITHUB" ? $"https://github.com/{remote}.git" : remote;
                    found.Add(new Package { Type = "generic", Name = remote[(remote.LastIndexOf('/') + 1)..] is { Length: > 0 } last ? last : file, Version = commit, Line = line, Qualifiers = PackageOrigin.OfGit(address, commit) });
                    break;
                case 6 when source == "NUGET" && groups[^1].Count > 0:
                    groups[^1][^1].Needs.Add(stated.Split(' ')[0]);
                    break;
                case 4 when source is "NUGET" or "GITHUB" or "GIT":
                    damage.Entry(line, stated);
                    break;
                case 4 or 6 when source.Length > 0:
                    break;
                default:
                    damage.Line(line, row);
                    break;
            }
        }

        foreach (var group in groups)
        {
            var keys = group.DistinctBy(package => package.Name, StringComparer.OrdinalIgnoreCase).ToDictionary(package => package.Name, package => NuGetNames.Key(package.Name, package.Version), StringComparer.OrdinalIgnoreCase);
            foreach (var package in group)
            {
                foreach (var need in package.Needs.Where(need => !keys.ContainsKey(need)))
                {
                    damage.Missing(package.Line, package.Name, need);
                }

                found.Add(NuGetNames.Package(package.Name, package.Version) with
                {
                    Line = package.Line,
                    Dependencies = [.. package.Needs.Select(need => keys.GetValueOrDefault(need)).OfType<string>().Distinct(StringComparer.Ordinal)],
                });
            }
        }

        damage.Tell();
    }

    /// <summary><c>Name (1.0.0) - restriction: …</c></summary>
    private static (string Name, string Version)? Named(string text)
    {
        var open = text.IndexOf(" (", StringComparison.Ordinal);
        var close = open < 0 ? -1 : text.IndexOf(')', open);
        return open > 0 && close > open + 2 ? (text[..open], text[(open + 2)..close]) : null;
    }

    private sealed record PaketPackage(string Name, string Version, int Line, List<string> Needs);
}
