using System.Collections.Immutable;
using System.Globalization;
using System.Text.RegularExpressions;
using Gabion.Intel;
using Gabion.Model;
using Gabion.Model.Packages;

namespace Gabion.Scan.Vulnerabilities;

/// <summary>A system that a node runs.</summary>
/// <param name="Place">The path of what states it.</param>
/// <param name="Kernel">As <c>uname -r</c> says it.</param>
/// <param name="Name">As the node calls its system: <c>Ubuntu 22.04.4 LTS</c>; null when it does not.</param>
internal sealed record RunningSystem(Resource Node, string Place, string? Kernel, string? Name);

/// <summary>
/// Until when kernels and systems of nodes are mended, and by whom: a distribution's kernel by the distribution, whatever
/// kernel.org says of its branch.
/// </summary>
internal static partial class SystemEnds
{
    /// <summary>Systems that bring a kernel of kernel.org under their own care, which its name does not show.</summary>
    private static readonly ImmutableArray<string> Carers =
        ["Bottlerocket", "Flatcar", "Container-Optimized OS", "Talos", "NixOS", "Garden Linux", "Azure Linux", "CBL-Mariner", "VMware Photon", "Wolfi", "Chainguard", "Alpine Linux"];

    /// <param name="judgesReleases">False where the packages of the system say of which release they are.</param>
    public static ReadResult Assess(IEnumerable<RunningSystem> systems, bool judgesReleases, VulnerabilityOptions options, DateTimeOffset now)
    {
        var today = DateOnly.FromDateTime(now.UtcDateTime);
        var all = systems.ToList();
        var facts = ImmutableArray.CreateBuilder<Fact>();
        var gaps = ImmutableArray.CreateBuilder<CoverageGap>();
        foreach (var group in all.Where(system => judgesReleases && system.Name is not null).GroupBy(system => system.Name!, StringComparer.Ordinal).OrderBy(group => group.Key, StringComparer.Ordinal))
        {
            if (ReleaseOf(group.Key) is { Ecosystem: { } ecosystem } release && options.Source.EndOf(ecosystem) is { } end && end.End < today)
            {
                facts.Add(new EndedRelease(new(group.First().Place), release, end.End, end.Extended, today));
            }
        }

        foreach (var group in all.Where(system => system.Kernel is not null).GroupBy(system => (system.Kernel, system.Name)).OrderBy(group => group.Key.Kernel, StringComparer.Ordinal))
        {
            if (KernelRelease.Parse(group.Key.Kernel) is not { } kernel)
            {
                continue;
            }

            var first = group.First();
            if ((kernel.Builder ?? Carers.FirstOrDefault(name => group.Key.Name?.StartsWith(name, StringComparison.Ordinal) == true)) is { } builder)
            {
                gaps.Add(new(GapKind.Skipped, first.Place, null, $"Kernel {kernel} is built and mended by {builder}{Until(group.Key.Name, options)}; the days of kernel.org do not go for it."));
            }
            else if (KernelEnds.Of(kernel.Branch) is { } end && end < today)
            {
                facts.Add(new EndedKernel(new(first.Place), first.Node, kernel, end, [.. group.Select(system => system.Node.Name).Order(StringComparer.Ordinal)]));
            }
        }

        return new(facts.ToImmutable(), gaps.ToImmutable());
    }

    private static string Until(string? name, VulnerabilityOptions options) =>
        name is not null && ReleaseOf(name) is { Ecosystem: { } ecosystem } && options.Source.EndOf(ecosystem) is { } end
            ? string.Create(CultureInfo.InvariantCulture, $", for {name} until {end.End:yyyy-MM-dd}{(end.Extended is { } extended ? $" (extended support: {extended:yyyy-MM-dd})" : "")}")
            : name is null ? "" : $", for {name}";

    /// <summary>The release that a kubelet's words mean (<c>status.nodeInfo.osImage</c>, which is <c>PRETTY_NAME</c>); null for others.</summary>
    internal static DistributionRelease? ReleaseOf(string name)
    {
        if (Words().Match(name) is not { Success: true } match)
        {
            return null;
        }

        var id = match.Groups["name"].Value switch
        {
            "Debian GNU/Linux" => "debian",
            "Ubuntu" => "ubuntu",
            "Alpine Linux" => "alpine",
            "Rocky Linux" => "rocky",
            "AlmaLinux" => "almalinux",
            "Red Hat Enterprise Linux" => "rhel",
            "CentOS Linux" or "CentOS Stream" => "centos",
            "Oracle Linux Server" => "ol",
            "SUSE Linux Enterprise Server" => "sles",
            "openSUSE Leap" => "opensuse-leap",
            _ => null,
        };
        var version = match.Groups["version"].Value;
        return id is null ? null : new()
        {
            Id = id,
            VersionId = id switch
            {
                "ubuntu" => string.Join('.', version.Split('.').Take(2)),
                "sles" when match.Groups["pack"].Success => $"{version}.{match.Groups["pack"].Value}",
                _ => version,
            },
            Version = name[match.Groups["version"].Index..],
            PrettyName = name,
        };
    }

    [GeneratedRegex(@"^(?<name>[A-Za-z][A-Za-z/ ]*?) v?(?<version>\d+(\.\d+){0,2})( SP(?<pack>\d+))?", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Words();
}
