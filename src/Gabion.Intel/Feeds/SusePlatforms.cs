using System.Collections.Immutable;
using System.Globalization;
using System.Text.RegularExpressions;

namespace Gabion.Intel.Feeds;

/// <summary>What a product of a vendor stands for.</summary>
/// <param name="Ecosystems">The releases whose packages it names, as OSV spells them.</param>
/// <param name="IsExtended">
/// It is the paid continuation of a release, or a product that stands on it: it speaks for the release only where the release's
/// own entries say nothing.
/// </param>
internal sealed record VendorPlatform(ImmutableArray<string> Ecosystems, bool IsExtended);

/// <summary>
/// The releases behind SUSE's product names. The packages of a server are published under the modules that ship them
/// ("Module for Basesystem 15 SP5"), and those of a service pack after its general support under its LTSS, which goes on with
/// the same packages.
/// </summary>
internal static partial class SusePlatforms
{
    private const int LastPackOfTwelve = 5;

    /// <summary>Null for names that are not SUSE's, and for builds of their own (Teradata, BCL, Raspberry Pi).</summary>
    public static VendorPlatform? Read(string name)
    {
        if (name.StartsWith("openSUSE ", StringComparison.Ordinal))
        {
            var release = name["openSUSE ".Length..];
            return new([$"openSUSE:{(release.EndsWith(" NonFree", StringComparison.Ordinal) ? release[..^" NonFree".Length] : release)}"], IsExtended: false);
        }

        if (!name.StartsWith("SUSE ", StringComparison.Ordinal))
        {
            return null;
        }

        return Product().Match(name) is { Success: true } match ? Enterprise(match.Groups) : new([$"SUSE:{name["SUSE ".Length..]}"], IsExtended: false);
    }

    private static VendorPlatform? Enterprise(GroupCollection parts)
    {
        var (product, version, pack, rest) = (parts["product"].Value, parts["version"].Value, parts["pack"].Value, parts["rest"].Value.TrimStart('-', ' '));
        if (rest.Length > 0 && !rest.StartsWith("LTSS", StringComparison.Ordinal) && !rest.StartsWith("ESPOS", StringComparison.Ordinal))
        {
            return null;
        }

        var isModule = product.StartsWith("Module for ", StringComparison.Ordinal);
        var isOfServer = isModule || product is "Server" or "Software Development Kit" or "Workstation Extension" or "High Availability Extension";
        var standsOnServer = product is "Desktop" or "Server for SAP Applications" or "Server for SAP applications" or "High Performance Computing";
        var release = $"{version}{(pack.Length == 0 ? "" : $" SP{pack}")}";
        if (!isOfServer && !standsOnServer)
        {
            return new([$"SUSE:Linux Enterprise {product} {release}"], rest.Length > 0);
        }

        // The modules of 12 have no service pack: they are those of each.
        ImmutableArray<string> releases = isModule && version == "12" && pack.Length == 0
            ? ["12", .. Enumerable.Range(1, LastPackOfTwelve).Select(number => string.Create(CultureInfo.InvariantCulture, $"12 SP{number}"))]
            : [release];
        return new([.. releases.Select(each => $"SUSE:Linux Enterprise Server {each}")], standsOnServer || rest.Length > 0);
    }

    [GeneratedRegex(@"^SUSE Linux Enterprise (?<product>[A-Z].*?) (?<version>1\d(?:\.\d+)?)(?: SP(?<pack>\d))?(?<rest>(?:[- ].*)?)$", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Product();
}
