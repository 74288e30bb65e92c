namespace Gabion.Readers.Packages.Distributions;

/// <summary>Whether an rpm's vendor is a distribution.</summary>
internal static class RpmOrigin
{
    private static readonly string[] Distributions =
    [
        "Red Hat", "CentOS", "AlmaLinux", "Rocky", "Fedora", "openEuler", "SUSE", "openSUSE", "Amazon", "Oracle", "Microsoft", "VMware", "Anolis", "OpenAnolis",
        "Kylin", "UnionTech", "Mageia", "CloudLinux", "Scientific Linux", "EuroLinux", "TencentOS", "Alibaba", "Broadcom", "OpenCloudOS",
    ];

    /// <summary>True: a distribution's; false: somebody else's; null: the package names no vendor.</summary>
    public static bool? IsOwn(string? vendor) =>
        vendor is null ? null : Distributions.Any(name => vendor.StartsWith(name, StringComparison.OrdinalIgnoreCase));
}
