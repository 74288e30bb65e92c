using System.Text.RegularExpressions;
using Gabion.Model.Packages;

namespace Gabion.Readers.Packages.Languages.Other;

/// <summary><c>Gemfile.lock</c> of Bundler: <c>specs</c> below GEM, GIT and PATH; DEPENDENCIES names what is direct.</summary>
public sealed class GemfileLockReader : TextPackageReader
{
    public override string Kind => "Bundler lock file";

    public override bool Accepts(string path)
    {
        ArgumentNullException.ThrowIfNull(path);
        return NameOf(path) is "Gemfile.lock" or "gems.locked";
    }

    private protected override void ReadText(PackageCollector found, string text, CompanionFiles beside)
    {
        found.Recognise();
        var specs = new List<(string Name, string Version, int Line, List<string> Needs)>();
        var direct = new HashSet<string>(StringComparer.Ordinal);
        var section = "";
        var line = 0;
        foreach (var raw in text.Split('\n'))
        {
            line++;
            var row = raw.TrimEnd();
            var indent = row.Length - row.TrimStart().Length;
            if (row.Length == 0)
            {
                continue;
            }

            if (indent == 0)
            {
                section = row;
            }
            else if (section == "DEPENDENCIES")
            {
                direct.Add(row.Trim().Split(' ', '!')[0]);
            }
            else if (section is "GEM" or "GIT" && indent == 4 && Spec(row) is var (name, version))
            {
                specs.Add((name, version, line, []));
            }
            else if (section is "GEM" or "GIT" && indent == 6 && specs.Count > 0)
            {
                specs[^1].Needs.Add(row.Trim().Split(' ')[0]);
            }
        }

        var versions = specs.ToLookup(spec => spec.Name, spec => Package.KeyOf("gem", null, spec.Name, spec.Version), StringComparer.Ordinal);
        foreach (var (name, version, at, needs) in specs)
        {
            found.Add(new Package
            {
                Type = "gem",
                Name = name,
                Version = version,
                Line = at,
                Scope = direct.Contains(name) ? PackageScope.Direct : PackageScope.Transitive,
                Dependencies = [.. needs.SelectMany(need => versions[need]).Distinct(StringComparer.Ordinal)],
            });
        }
    }

    /// <summary><c>nokogiri (1.15.4-x86_64-linux)</c>: behind a dash stands the platform, which no version has.</summary>
    private static (string Name, string Version)? Spec(string row)
    {
        var open = row.IndexOf('(');
        return open > 5 && row.EndsWith(')') ? (row[..open].Trim(), row[(open + 1)..^1].Split('-')[0]) : null;
    }
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
    }

    [GeneratedRegex(@"^\s*\w+\.(?<key>name|version|licenses?)\s*=\s*(?<value>.*)$", RegexOptions.ExplicitCapture, 200)]
    private static partial Regex Assignment();

    [GeneratedRegex(@"[""']([^""']+)[""']", RegexOptions.None, 200)]
    private static partial Regex Quoted();
}
