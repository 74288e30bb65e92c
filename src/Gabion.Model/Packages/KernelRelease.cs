using System.Text.RegularExpressions;

namespace Gabion.Model.Packages;

/// <summary>
/// The release of a Linux kernel as <c>uname -r</c> says it: <c>6.9.3</c>, <c>5.15.0-1051-azure</c>, <c>4.18.0-513.el8.x86_64</c>. Who builds
/// a kernel shows in what stands behind its version: distributions carry fixes over into branches that kernel.org has long ended.
/// </summary>
/// <param name="Text">As it was given.</param>
/// <param name="Branch"><c>5.15</c>.</param>
/// <param name="Builder">The distribution that builds it; null when its name does not show one.</param>
/// <param name="IsPlain">Nothing stands behind the version, as in a kernel of kernel.org.</param>
public sealed partial record KernelRelease(string Text, string Branch, string? Builder, bool IsPlain)
{
    /// <summary>What distributions put behind the version.</summary>
    private static readonly (Regex Pattern, string Name)[] Builders =
    [
        (RedHat(), "Red Hat or a rebuild of it"),
        (Fedora(), "Fedora"),
        (Oracle(), "Oracle (UEK)"),
        (Amazon(), "Amazon Linux"),
        (Azure(), "Azure Linux"),
        (Photon(), "Photon OS"),
        (Microsoft(), "Microsoft (WSL)"),
        (Flatcar(), "Flatcar or CoreOS"),
        (Talos(), "Talos"),
        (Proxmox(), "Proxmox"),
        (Arch(), "Arch Linux"),
        (Alpine(), "Alpine Linux"),
        (Raspberry(), "Raspberry Pi OS"),
        (Debian(), "Debian"),
        (Ubuntu(), "Ubuntu"),
        (Suse(), "SUSE"),
        (ContainerOptimized(), "Google (Container-Optimized OS)"),
    ];

    /// <summary>Null for what is no kernel release.</summary>
    public static KernelRelease? Parse(string? text)
    {
        if (text is null || text.Length > 256 || Version().Match(text) is not { Success: true } match)
        {
            return null;
        }

        var rest = match.Groups["rest"].Value;
        return new(text, $"{match.Groups["major"].Value}.{match.Groups["minor"].Value}", Builders.FirstOrDefault(builder => builder.Pattern.IsMatch(rest)).Name, rest.Length == 0);
    }

    public override string ToString() => Text;

    [GeneratedRegex(@"^(?<major>[2-9]|\d{2})\.(?<minor>\d{1,3})(\.\d{1,5}){0,2}(?<rest>[-+.].*)?$", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Version();

    [GeneratedRegex(@"\.el\d+(?!\d|uek)", RegexOptions.None, matchTimeoutMilliseconds: 1000)]
    private static partial Regex RedHat();

    [GeneratedRegex(@"\.fc\d+", RegexOptions.None, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Fedora();

    [GeneratedRegex(@"\.el\d+uek", RegexOptions.None, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Oracle();

    [GeneratedRegex(@"\.amzn\d+", RegexOptions.None, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Amazon();

    [GeneratedRegex(@"\.(cm|azl)\d+", RegexOptions.None, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Azure();

    [GeneratedRegex(@"\.ph\d+", RegexOptions.None, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Photon();

    [GeneratedRegex(@"-microsoft", RegexOptions.None, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Microsoft();

    [GeneratedRegex(@"-(flatcar|coreos)", RegexOptions.None, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Flatcar();

    [GeneratedRegex(@"-talos", RegexOptions.None, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Talos();

    [GeneratedRegex(@"-pve$", RegexOptions.None, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Proxmox();

    [GeneratedRegex(@"-(arch|zen|hardened)\d+-\d+", RegexOptions.None, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Arch();

    [GeneratedRegex(@"^-\d+-(lts|virt|edge|vanilla|rpi\d?)$", RegexOptions.None, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Alpine();

    [GeneratedRegex(@"\+rpt-rpi|-rpi-|-raspi$", RegexOptions.None, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Raspberry();

    [GeneratedRegex(@"\+deb\d+|-(cloud-|rt-)?(amd64|arm64|686|armmp|ppc64el|s390x|riscv64)$", RegexOptions.None, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Debian();

    [GeneratedRegex(@"^-\d+-(generic|lowlatency|virtual|kvm|aws|azure|gcp|gke|gkeop|oracle|ibm|oem|nvidia|fips|realtime|bluefield)", RegexOptions.None, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Ubuntu();

    [GeneratedRegex(@"^-[\d.]+-(default|azure|rt|preempt|kvmsmall)$", RegexOptions.None, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Suse();

    [GeneratedRegex(@"^\+$", RegexOptions.None, matchTimeoutMilliseconds: 1000)]
    private static partial Regex ContainerOptimized();
}
