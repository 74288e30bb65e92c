using Gabion.Intel;
using Gabion.Intel.Vex;
using Gabion.Model;
using Gabion.Model.Packages;
using Gabion.Scan.Vulnerabilities;

namespace Gabion.Tests.Scan;

/// <summary>Until when kernels and systems of nodes are mended, and by whom.</summary>
public sealed class SystemEndsTests
{
    // Releases as uname -r says them on each system.
    [Theory]
    [InlineData("6.9.3", "6.9", null)]
    [InlineData("6.9.3-mine", "6.9", null)]
    [InlineData("5.15.0-1051-azure", "5.15", "Ubuntu")]
    [InlineData("5.4.0-216-generic", "5.4", "Ubuntu")]
    [InlineData("6.1.0-18-cloud-amd64", "6.1", "Debian")]
    [InlineData("6.12.38+deb13-amd64", "6.12", "Debian")]
    [InlineData("4.18.0-513.el8.x86_64", "4.18", "Red Hat or a rebuild of it")]
    [InlineData("5.14.0-427.13.1.el9_4.x86_64", "5.14", "Red Hat or a rebuild of it")]
    [InlineData("5.15.0-205.149.5.1.el8uek.x86_64", "5.15", "Oracle (UEK)")]
    [InlineData("6.12.0-100.28.2.el10uek.x86_64", "6.12", "Oracle (UEK)")]
    [InlineData("5.10.230-223.885.amzn2.x86_64", "5.10", "Amazon Linux")]
    [InlineData("6.6.96.2-2.azl3", "6.6", "Azure Linux")]
    [InlineData("5.14.21-150500.55.52-default", "5.14", "SUSE")]
    [InlineData("6.6.87.2-microsoft-standard-WSL2", "6.6", "Microsoft (WSL)")]
    [InlineData("6.12.31-0-lts", "6.12", "Alpine Linux")]
    [InlineData("6.8.12-4-pve", "6.8", "Proxmox")]
    [InlineData("6.1.112+", "6.1", "Google (Container-Optimized OS)")]
    public void A_release_shows_its_branch_and_builder(string text, string branch, string? builder)
    {
        var kernel = KernelRelease.Parse(text)!;
        Assert.Equal((branch, builder), (kernel.Branch, kernel.Builder));
    }

    [Theory]
    [InlineData("")]
    [InlineData("unknown")]
    [InlineData("10.0.20348.2700")] // Windows, of which the branch is in no table
    public void What_is_no_kernel_of_linux_ends_nowhere(string text) => Assert.Empty(Assess((text, "Windows Server 2022 Datacenter")).Facts);

    // The branch 6.8 ended at kernel.org on 2024-05-30; Ubuntu mends it in 24.04 until 2029-05-31.
    [Fact]
    public void A_kernel_of_a_distribution_is_not_ended_by_kernel_org()
    {
        var (facts, gaps) = Assess(("6.8.0-45-generic", "Ubuntu 24.04.1 LTS"));
        Assert.Empty(facts);
        Assert.StartsWith("Kernel 6.8.0-45-generic is built and mended by Ubuntu, for Ubuntu 24.04.1 LTS until 2029-05-31", gaps.Single(), StringComparison.Ordinal);
    }

    [Fact]
    public void An_ended_release_is_told_once_for_all_its_nodes()
    {
        var (facts, _) = Assess(("5.4.0-216-generic", "Ubuntu 20.04.6 LTS"), ("5.4.0-216-generic", "Ubuntu 20.04.6 LTS"));
        Assert.Equal("Release Ubuntu 20.04.6 LTS ended 2025-05-31", Assert.Single(facts));
    }

    [Fact]
    public void A_kernel_of_kernel_org_ends_with_its_branch()
    {
        Assert.Equal(["Kernel 6.9.3 ended 2024-07-27 on n0, n1"], Assess(("6.9.3", "Debian GNU/Linux 13 (trixie)"), ("6.9.3", "Debian GNU/Linux 13 (trixie)"), ("6.12.104", "Debian GNU/Linux 13 (trixie)")).Facts);
        Assert.Empty(Assess(("5.4.300", "Bottlerocket OS 1.19.0 (aws-k8s-1.27)")).Facts); // its maker's care
    }

    private static (List<string> Facts, List<string> Gaps) Assess(params (string Kernel, string Name)[] systems)
    {
        var result = SystemEnds.Assess(
            systems.Select((system, index) => new RunningSystem(new("Node", $"n{index}"), $"Node/n{index}", system.Kernel, system.Name)),
            judgesReleases: true, new(BuiltInSet.Lazily.Value, VexSet.Empty), new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero));
        return ([.. result.Facts.Select(Text)], [.. result.Gaps.Select(gap => gap.Reason)]);
    }

    private static string Text(Fact fact) => fact switch
    {
        EndedKernel kernel => $"Kernel {kernel.Kernel} ended {kernel.End:yyyy-MM-dd} on {string.Join(", ", kernel.Nodes)}",
        EndedRelease release => $"Release {release.Release} ended {release.End:yyyy-MM-dd}",
        _ => fact.ToString()!,
    };
}
