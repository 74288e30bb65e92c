using System.Collections.Immutable;
using System.Text.RegularExpressions;
using Gabion.Formats;
using Gabion.Model;
using Gabion.Model.Packages;

namespace Gabion.Readers.Packages.Languages.Other;

/// <summary><c>Gemfile.lock</c> of Bundler, or that of another Gemfile (<c>Gemfile.next.lock</c>, <c>gemfiles/rails7.gemfile.lock</c>): <c>specs</c> below GEM, GIT and PATH; DEPENDENCIES names what is direct.</summary>
public sealed class GemfileLockReader : TextPackageReader
{
    private const int MaxNamed = 5;

    private static readonly HashSet<string> Sections = new(StringComparer.Ordinal) { "GEM", "GIT", "PATH", "PLUGIN SOURCE", "PLATFORMS", "DEPENDENCIES", "RUBY VERSION", "BUNDLED WITH", "CHECKSUMS" };

    public override string Kind => "Bundler lock file";

    public override bool Accepts(string path)
    {
        ArgumentNullException.ThrowIfNull(path);
        var name = NameOf(path);
        return name == "gems.locked" || (name.EndsWith(".lock", StringComparison.Ordinal) && (name.StartsWith("Gemfile.", StringComparison.Ordinal) || name.EndsWith(".gemfile.lock", StringComparison.Ordinal)));
    }

    private protected override void ReadText(PackageCollector found, string text, CompanionFiles beside)
    {
        found.Recognise();
        var damage = new LockDamage(found);
        var specs = new List<LockedGem>();
        var direct = new Dictionary<string, int>(StringComparer.Ordinal);
        var (section, remote, revision, line) = ("", (string?)null, (string?)null, 0);
        foreach (var raw in text.Split('\n'))
        {
            line++;
            var row = raw.TrimEnd();
            var indent = row.Length - row.TrimStart().Length;
            var stated = row.Trim();
            switch (indent)
            {
                case 0 when row.Length == 0:
                    break;
                case 0:
                    (section, remote, revision) = (Sections.Contains(row) ? row : "", null, null);
                    if (section.Length == 0)
                    {
                        damage.Line(line, row);
                    }

                    break;
                case 2 when section == "DEPENDENCIES":
                    direct.TryAdd(stated.Split(' ', '!')[0], line);
                    break;
                case 2 when stated.StartsWith("remote: ", StringComparison.Ordinal):
                    remote = stated["remote: ".Length..];
                    break;
                case 2 when stated.StartsWith("revision: ", StringComparison.Ordinal):
                    revision = stated["revision: ".Length..];
                    break;
                case 4 when HoldsSpecs(section):
                    if (Spec(row) is var (name, version))
                    {
                        specs.Add(new(name, version, line, section == "PATH", section == "GIT" ? PackageOrigin.OfGit(remote, revision) : PackageOrigin.None, []));
                    }
                    else
                    {
                        damage.Entry(line, row);
                    }

                    break;
                case 6 when HoldsSpecs(section) && specs.Count > 0:
                    specs[^1].Needs.Add(stated.Split(' ', '!')[0]);
                    break;
                default:
                    if (section.Length == 0)
                    {
                        damage.Line(line, row);
                    }

                    break;
            }
        }

        if (!text.Contains("\nDEPENDENCIES", StringComparison.Ordinal))
        {
            damage.NoEnd(LockDamage.LastLine(text), "DEPENDENCIES");
        }

        FindMissing(found, specs, direct, damage);
        damage.Tell();
        var versions = specs.Where(spec => !spec.IsOwn).ToLookup(spec => spec.Name, spec => Package.KeyOf("gem", null, spec.Name, spec.Version), StringComparer.Ordinal);
        foreach (var spec in specs.Where(spec => !spec.IsOwn))
        {
            found.Add(new Package
            {
                Type = "gem",
                Name = spec.Name,
                Version = spec.Version,
                Line = spec.Line,
                Qualifiers = spec.Origin,
                Scope = direct.ContainsKey(spec.Name) ? PackageScope.Direct : PackageScope.Transitive,
                Dependencies = [.. spec.Needs.SelectMany(need => versions[need]).Distinct(StringComparer.Ordinal)],
            });
        }
    }

    /// <summary>Whatever a gem needs is among the specs, save Bundler itself, which is never locked.</summary>
    private static void FindMissing(PackageCollector found, List<LockedGem> specs, Dictionary<string, int> direct, LockDamage damage)
    {
        var names = specs.Select(spec => spec.Name).Append("bundler").ToHashSet(StringComparer.Ordinal);
        foreach (var spec in specs)
        {
            foreach (var need in spec.Needs.Where(need => !names.Contains(need)))
            {
                damage.Missing(spec.Line, spec.Name, need);
            }
        }

        // What only another platform wants (platforms: :mswin) is asked for, and not locked where no platform of the file does.
        var others = direct.Where(entry => !names.Contains(entry.Key)).OrderBy(entry => entry.Value).ToList();
        if (others.Count > 0 && others.Count < direct.Count)
        {
            found.Gap(
                GapKind.Skipped, TextSpan.At(others[0].Value, 1),
                $"{(others.Count == 1 ? "A gem that the project asks for is" : $"{others.Count} gems that the project asks for are")} locked for none of the file's platforms ({string.Join(", ", others.Take(MaxNamed).Select(entry => entry.Key))}{(others.Count > MaxNamed ? ", …" : "")}): Bundler leaves out what others need; else the file was cut");
            return;
        }

        foreach (var (name, line) in others)
        {
            damage.Missing(line, "the project", name);
        }
    }

    private static bool HoldsSpecs(string section) => section is "GEM" or "GIT" or "PATH" or "PLUGIN SOURCE";

    /// <summary><c>nokogiri (1.15.4-x86_64-linux)</c>: behind a dash stands the platform, which no version has.</summary>
    private static (string Name, string Version)? Spec(string row)
    {
        var open = row.IndexOf('(');
        return open > 5 && row.EndsWith(')') ? (row[..open].Trim(), row[(open + 1)..^1].Split('-')[0]) : null;
    }

    /// <param name="IsOwn">A gem of the project itself, in a folder of it.</param>
    private sealed record LockedGem(string Name, string Version, int Line, bool IsOwn, ImmutableSortedDictionary<string, string> Origin, List<string> Needs);
}

/// <summary>An installed gem: <c>specifications/NAME-VERSION.gemspec</c>, Ruby that RubyGems writes in one fixed form.</summary>
public sealed partial class GemspecReader : PackageReader
{
    public override string Kind => "installed gem";

    public override PackageSetRole Role => PackageSetRole.Installed;

    public override bool Accepts(string path)
    {
        ArgumentNullException.ThrowIfNull(path);
        return path.EndsWith(".gemspec", StringComparison.Ordinal) && path.Contains("specifications/", StringComparison.Ordinal);
    }

    private protected override void ReadInto(PackageCollector found, ReadOnlyMemory<byte> content, CompanionFiles beside)
    {
        string? name = null, version = null;
        List<string> licences = [];
        foreach (var row in TextContent.DecodeLoosely(content.Span).Split('\n').Where(row => row.Length < 2000))
        {
            if (Assignment().Match(row) is { Success: true } match)
            {
                var value = match.Groups["value"].Value;
                switch (match.Groups["key"].Value)
                {
                    case "name":
                        name ??= Quoted().Match(value).Groups[1].Value;
                        break;
                    case "version":
                        version ??= Quoted().Match(value).Groups[1].Value;
                        break;
                    default:
                        licences.AddRange(Quoted().Matches(value).Select(one => one.Groups[1].Value));
                        break;
                }
            }
        }

        if (!string.IsNullOrEmpty(name) && !string.IsNullOrEmpty(version))
        {
            found.Add(new Package { Type = "gem", Name = name, Version = version, Licences = [.. licences] });
        }
        else
        {
            found.Gap(GapKind.Invalid, null, "It states no name or no version, so nothing can be said of the gem");
        }
    }

    [GeneratedRegex(@"^\s*\w+\.(?<key>name|version|licenses?)\s*=\s*(?<value>.*)$", RegexOptions.ExplicitCapture, 200)]
    private static partial Regex Assignment();

    [GeneratedRegex(@"[""']([^""']+)[""']", RegexOptions.None, 200)]
    private static partial Regex Quoted();
}
