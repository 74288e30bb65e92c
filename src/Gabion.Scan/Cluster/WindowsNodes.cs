using Gabion.Intel.Advisories;
using Gabion.Model.Packages;

namespace Gabion.Scan.Cluster;

/// <summary>Advisories about Kubernetes that say they are of nodes with Windows only, which their records have no field for.</summary>
internal static class WindowsNodes
{
    /// <summary>
    /// Those of which some databases have records whose titles do not say it, after what the issue of each names as affected:
    /// https://kubernetes.io/docs/reference/issues-security/official-cve-feed/.
    /// </summary>
    private static readonly HashSet<string> Ids = new(StringComparer.Ordinal)
    {
        "CVE-2021-25736", "CVE-2021-25749", "CVE-2023-3676", "CVE-2023-3893", "CVE-2023-3955", "CVE-2023-5528", "CVE-2024-5321", "CVE-2024-9042",
    };

    public static bool IsAbout(Vulnerability found) => Ids.Contains(found.Id) || found.Aliases.Any(Ids.Contains) || WindowsWords.AreAboutNodes(found.Summary);
}
