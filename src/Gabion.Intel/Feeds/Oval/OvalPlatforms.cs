using System.Text.RegularExpressions;
using Gabion.Model.Packages;

namespace Gabion.Intel.Feeds.Oval;

/// <summary>The releases behind the names that OVAL's criteria give to platforms.</summary>
internal static partial class OvalPlatforms
{
    /// <summary>Null for a platform that is not known.</summary>
    public static VendorPlatform? Read(string name)
    {
        if (name.StartsWith("SUSE ", StringComparison.Ordinal) || name.StartsWith("openSUSE ", StringComparison.Ordinal))
        {
            return SusePlatforms.Read(name);
        }

        var match = Release().Match(name);
        var ecosystem = !match.Success ? null : match.Groups["id"].Value switch
        {
            "Ubuntu" => OsvEcosystems.Of(new() { Id = "ubuntu", VersionId = match.Groups["version"].Value }),
            "Red Hat Enterprise Linux" => $"Red Hat:enterprise_linux:{Major(match)}",
            "Oracle Linux" => $"Oracle Linux:{Major(match)}",
            "AlmaLinux" => $"AlmaLinux:{Major(match)}",
            "Rocky Linux" => $"Rocky Linux:{Major(match)}",
            _ => $"Debian:{Major(match)}",
        };
        return ecosystem is null ? null : new([ecosystem], IsExtended: false);
    }

    private static string Major(Match match) => match.Groups["version"].Value.Split('.')[0];

    [GeneratedRegex(@"^(?<id>Debian(?: GNU/Linux)?|Ubuntu|Red Hat Enterprise Linux|Oracle Linux|AlmaLinux|Rocky Linux) (?<version>\d+(?:\.\d+)?)(?: LTS)?(?: \([a-z]+\))?$", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Release();
}
