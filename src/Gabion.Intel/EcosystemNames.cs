using System.Collections.Frozen;
using System.Text;

namespace Gabion.Intel;

/// <summary>Names of ecosystems and of packages in them, each in the one spelling that records are found by.</summary>
public static class EcosystemNames
{
    private static readonly FrozenDictionary<string, string> Spellings = ((string[])
    [
        "AlmaLinux", "Alpaquita", "Alpine", "Android", "Anolis OS", "Arch Linux", "Azure Linux", "BellSoft Hardened Containers", "Bioconductor", "Bitnami", "CPE", "CRAN", "CentOS",
        "CentOS Stream", "Chainguard", "CleanStart", "CocoaPods", "ConanCenter", "Debian", "Docker Hardened Images", "Echo", "FreeBSD", "GHC", "GitHub Actions", "Go", "Hackage", "Hex",
        "Julia", "Kubernetes", "Linux", "Mageia", "Maven", "MinimOS", "npm", "NuGet", "OSS-Fuzz", "OpenWrt", "Oracle Linux", "Packagist", "Photon OS", "Pub", "PyPI", "Red Hat",
        "Rocky Linux", "Root", "RubyGems", "SUSE", "SwiftURL", "TuxCare", "Ubuntu", "VSCode", "Wolfi", "conda", "crates.io", "opam", "openEuler", "openSUSE",
    ]).ToFrozenDictionary(name => name, StringComparer.OrdinalIgnoreCase);

    private static readonly FrozenSet<string> Distributions = ((string[])
    [
        "AlmaLinux", "Alpaquita", "Alpine", "Anolis OS", "Arch Linux", "Azure Linux", "BellSoft Hardened Containers", "CentOS", "CentOS Stream", "Chainguard", "CleanStart", "Debian",
        "Docker Hardened Images", "Echo", "Mageia", "MinimOS", "OpenWrt", "Oracle Linux", "Photon OS", "Red Hat", "Rocky Linux", "SUSE", "Ubuntu", "Wolfi", "openEuler", "openSUSE",
    ]).ToFrozenSet(StringComparer.Ordinal);

    /// <summary>Distributions that have no releases: their records name none either.</summary>
    private static readonly FrozenSet<string> Rolling = ((string[])["Arch Linux", "Chainguard", "CleanStart", "Docker Hardened Images", "Echo", "MinimOS", "Wolfi"]).ToFrozenSet(StringComparer.Ordinal);

    private const string RedHat = "Red Hat:enterprise_linux:";

    /// <summary>Every ecosystem that is known, without releases.</summary>
    public static IEnumerable<string> All => Spellings.Values;

    /// <summary>The name without the release: <c>Debian</c> of <c>Debian:12</c>.</summary>
    public static string Family(string ecosystem)
    {
        ArgumentNullException.ThrowIfNull(ecosystem);
        var colon = ecosystem.IndexOf(':', StringComparison.Ordinal);
        return colon < 0 ? ecosystem : ecosystem[..colon];
    }

    /// <summary>Whether its packages are those of an operating system.</summary>
    public static bool IsDistribution(string ecosystem) => Distributions.Contains(Family(ecosystem));

    /// <summary>What records call the distribution that go for all of its releases: its name alone. Null for what has no releases.</summary>
    public static string? OfAllReleases(string ecosystem) => Family(ecosystem) is var family && Distributions.Contains(family) && !Rolling.Contains(family) ? family : null;

    /// <summary>
    /// The usual spelling of an ecosystem, its release kept: <c>kubernetes</c> is <c>Kubernetes</c>. Unknown names stay. The repositories of a release of
    /// Red Hat (<c>Red Hat:enterprise_linux:9::baseos</c>) are one.
    /// </summary>
    public static string Canonical(string ecosystem)
    {
        var family = Family(ecosystem);
        if (ecosystem.StartsWith(RedHat, StringComparison.Ordinal))
        {
            var end = ecosystem.AsSpan(RedHat.Length).IndexOfAny('.', ':');
            return end < 0 ? ecosystem : ecosystem[..(RedHat.Length + end)];
        }

        return Spellings.TryGetValue(family, out var known) && known != family ? known + ecosystem[family.Length..] : ecosystem;
    }

    /// <summary>A package's name as its ecosystem compares names: PEP 503 for PyPI, lower case for NuGet, Packagist and Hex, host and path for Swift.</summary>
    public static string Normalise(string ecosystem, string name)
    {
        ArgumentNullException.ThrowIfNull(name);
        return Family(ecosystem) switch
        {
            "PyPI" => NormalisePython(name),
            "NuGet" or "Packagist" or "GitHub Actions" or "Hex" or "Pub" => Lower(name),
            "SwiftURL" => Lower(Repository(name)),
            _ => name,
        };
    }

    /// <summary>
    /// The name under which statements about what is installed are kept where an ecosystem's records are otherwise about source
    /// packages: the two have names in common that mean different things.
    /// </summary>
    public static string Binary(string name) => $"{name} (binary)";

#pragma warning disable CA1308 // these ecosystems compare in lower case
    private static string Lower(string name) => name.AsSpan().ContainsAnyInRange('A', 'Z') ? name.ToLowerInvariant() : name;
#pragma warning restore CA1308

    /// <summary>The address of a repository as records spell it, with or without the scheme and <c>.git</c>: <c>github.com/apple/swift-nio</c>.</summary>
    private static string Repository(string address)
    {
        var scheme = address.IndexOf("://", StringComparison.Ordinal);
        var place = (scheme < 0 ? address : address[(scheme + 3)..]).TrimEnd('/');
        return place.EndsWith(".git", StringComparison.Ordinal) ? place[..^4] : place;
    }

    /// <summary>Runs of dash, dot and underscore are one dash, letters are small (peps.python.org/pep-0503).</summary>
    private static string NormalisePython(string name)
    {
        if (!name.AsSpan().ContainsAnyInRange('A', 'Z') && name.AsSpan().IndexOfAny("._") < 0 && !name.Contains("--", StringComparison.Ordinal))
        {
            return name;
        }

        var text = new StringBuilder(name.Length);
        foreach (var character in name)
        {
            if (character is not ('-' or '.' or '_'))
            {
                text.Append(char.ToLowerInvariant(character));
            }
            else if (text.Length == 0 || text[^1] != '-')
            {
                text.Append('-');
            }
        }

        return text.ToString();
    }
}
