using System.Collections.Immutable;
using System.Text.RegularExpressions;
using Gabion.Model.Packages;

namespace Gabion.Readers.Packages.Distributions;

/// <summary>
/// Which release of which distribution: os-release(5), and the files that were there before it or say more (an Alpine whose
/// repositories are those of edge is edge, whatever its release file says).
/// </summary>
public sealed partial class ReleaseReader : PackageReader
{
    private static readonly (string Path, int Rank)[] Files =
    [
        ("etc/apk/repositories", 60), ("etc/os-release", 50), ("usr/lib/os-release", 49), ("etc/initrd-release", 10), ("etc/alpine-release", 40),
        ("etc/lsb-release", 30), ("etc/openEuler-release", 25), ("etc/kylin-release", 25), ("etc/anolis-release", 25), ("etc/centos-release", 24),
        ("etc/fedora-release", 24), ("etc/oracle-release", 24), ("etc/rocky-release", 24), ("etc/almalinux-release", 24), ("etc/redhat-release", 23),
        ("etc/system-release", 22), ("etc/SuSE-release", 21), ("etc/debian_version", 20),
    ];

    public override string Kind => "Release file";

    public override PackageSetRole Role => PackageSetRole.Installed;

    public override bool Accepts(string path)
    {
        ArgumentNullException.ThrowIfNull(path);
        return RankOf(path) >= 0;
    }

    private protected override void ReadInto(PackageCollector found, ReadOnlyMemory<byte> content, CompanionFiles beside)
    {
        var text = TextContent.DecodeLoosely(content.Span);
        var release = NameOf(found.Path) switch
        {
            "os-release" or "initrd-release" => OsRelease(text),
            "repositories" => Repositories(text),
            "alpine-release" => FirstLine(text) is { } version ? new() { Id = "alpine", VersionId = version, PrettyName = $"Alpine Linux {version}" } : null,
            "lsb-release" => LsbRelease(text),
            "debian_version" => FirstLine(text) is { } version ? new() { Id = "debian", VersionId = char.IsAsciiDigit(version[0]) ? version : null, Version = version } : null,
            _ => Sentence(FirstLine(text)),
        };
        if (release is not null)
        {
            found.Add(new DistributionReleaseFile(found.File, release, RankOf(found.Path)));
        }
    }

    private static DistributionRelease? OsRelease(string text)
    {
        var values = Assignments(text);
        return values.GetValueOrDefault("ID") is not { } id ? null : new()
        {
            Id = id.ToLowerInvariant(),
            VersionId = values.GetValueOrDefault("VERSION_ID"),
            Codename = values.GetValueOrDefault("VERSION_CODENAME") ?? values.GetValueOrDefault("UBUNTU_CODENAME"),
            Version = values.GetValueOrDefault("VERSION"),
            Like = [.. (values.GetValueOrDefault("ID_LIKE") ?? "").Split(' ', StringSplitOptions.RemoveEmptyEntries)],
            PrettyName = values.GetValueOrDefault("PRETTY_NAME"),
            Variant = values.GetValueOrDefault("VARIANT_ID"),
            Cpe = values.GetValueOrDefault("CPE_NAME"),
        };
    }

    private static DistributionRelease? LsbRelease(string text)
    {
        var values = Assignments(text);
        return values.GetValueOrDefault("DISTRIB_ID") is not { } id ? null : new()
        {
            Id = id.ToLowerInvariant(),
            VersionId = values.GetValueOrDefault("DISTRIB_RELEASE"),
            Codename = values.GetValueOrDefault("DISTRIB_CODENAME"),
            PrettyName = values.GetValueOrDefault("DISTRIB_DESCRIPTION"),
        };
    }

    /// <summary>Only edge says more than os-release: a branch is the same there.</summary>
    private static DistributionRelease? Repositories(string text) =>
        text.Split('\n').Any(row => !row.TrimStart().StartsWith('#') && row.Contains("alpine", StringComparison.Ordinal) && row.Contains("/edge/", StringComparison.Ordinal))
            ? new() { Id = "alpine", VersionId = "edge", PrettyName = "Alpine Linux edge" }
            : null;

    /// <summary><c>CentOS Linux release 7.9.2009 (Core)</c>.</summary>
    private static DistributionRelease? Sentence(string? line)
    {
        if (line is null || ReleaseSentence().Match(line) is not { Success: true } match)
        {
            return null;
        }

        var name = match.Groups["name"].Value.ToLowerInvariant();
        var id = name switch
        {
            _ when name.StartsWith("red hat", StringComparison.Ordinal) => "rhel",
            _ when name.StartsWith("centos", StringComparison.Ordinal) => "centos",
            _ when name.StartsWith("amazon", StringComparison.Ordinal) => "amzn",
            _ when name.StartsWith("oracle", StringComparison.Ordinal) => "ol",
            _ when name.StartsWith("suse linux enterprise", StringComparison.Ordinal) => "sles",
            _ => name.Split(' ')[0],
        };
        return new() { Id = id, VersionId = match.Groups["version"].Value, Version = line, PrettyName = line };
    }

    private static string? FirstLine(string text) => text.Split('\n').Select(row => row.Trim()).FirstOrDefault(row => row.Length > 0);

    /// <summary>Shell assignments as os-release(5) allows them: quotes of either kind, no expansion.</summary>
    private static Dictionary<string, string> Assignments(string text)
    {
        var values = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var row in text.Split('\n').Select(row => row.Trim()))
        {
            var mark = row.IndexOf('=');
            if (mark > 0 && row[0] != '#')
            {
                var value = row[(mark + 1)..].Trim();
                value = value.Length >= 2 && value[0] == value[^1] && value[0] is '"' or '\'' ? value[1..^1] : value;
                if (value.Length > 0)
                {
                    values[row[..mark]] = value.Replace("\\\"", "\"", StringComparison.Ordinal).Replace("\\$", "$", StringComparison.Ordinal);
                }
            }
        }

        return values;
    }

    private static int RankOf(string path)
    {
        foreach (var (place, rank) in Files)
        {
            if (IsAt(path, place))
            {
                return rank;
            }
        }

        return -1;
    }

    [GeneratedRegex(@"^(?<name>.+?)(?: Linux)?(?: release)? (?:VERSION )?(?<version>[0-9][0-9.]*)", RegexOptions.ExplicitCapture | RegexOptions.IgnoreCase, matchTimeoutMilliseconds: 200)]
    private static partial Regex ReleaseSentence();
}
