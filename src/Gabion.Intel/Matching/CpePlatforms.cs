using System.Collections.Frozen;

namespace Gabion.Intel.Matching;

/// <summary>
/// What a record of NVD asks for beside the product: groups joined by <c> and </c>, each of alternatives joined by <c> or </c>, each an
/// <c>o:VENDOR:PRODUCT</c>, an attribute such as <c>target_sw=windows</c>, or words for what was too much to keep. Of a package it is
/// known at most that it runs on Linux; what that does not decide cannot be told.
/// </summary>
internal static class CpePlatforms
{
    /// <summary>The platform of everything that is installed on a distribution's release.</summary>
    public const string Linux = "linux";

    public const string And = " and ";
    public const string Or = " or ";

    private static readonly FrozenSet<string> OtherSystems = ((string[])
    [
        "windows", "macos", "mac_os", "mac_os_x", "macosx", "os_x", "iphone_os", "ipad_os", "ipados", "ios", "android", "freebsd", "openbsd", "netbsd", "solaris", "aix", "hp-ux", "z/os",
    ]).ToFrozenSet(StringComparer.Ordinal);

    /// <summary>Makers all of whose operating systems are others.</summary>
    private static readonly FrozenSet<string> OtherVendors = ((string[])["microsoft", "apple", "freebsd", "openbsd", "netbsd"]).ToFrozenSet(StringComparer.Ordinal);

    /// <summary>True when the condition holds, false when it cannot, null when that is not known.</summary>
    /// <param name="platform"><see cref="Linux"/>, or the target software that a bill's CPE names; null when nothing is known.</param>
    public static bool? Holds(string condition, string? platform)
    {
        var all = (bool?)true;
        foreach (var group in condition.Split(And))
        {
            var any = (bool?)false;
            foreach (var alternative in group.Split(Or))
            {
                any = Alternative(alternative, platform) switch { true => true, null when any == false => null, _ => any };
                if (any == true)
                {
                    break;
                }
            }

            if (any == false)
            {
                return false;
            }

            all = any is null ? null : all;
        }

        return all;
    }

    private static bool? Alternative(string text, string? platform)
    {
        if (platform is null)
        {
            return null;
        }

        if (text.StartsWith("target_sw=", StringComparison.Ordinal))
        {
            var software = text["target_sw=".Length..];
            return software == platform || (platform == Linux && software == "linux_kernel") ? true
                : platform == Linux && OtherSystems.Contains(software) ? false
                : null;
        }

        return platform != Linux || text.Split(':') is not ["o", var vendor, var product, ..] parts ? null
            : (vendor, product, parts.Length) is ("linux", "linux_kernel", 3) ? true
            : OtherVendors.Contains(vendor) || OtherSystems.Contains(product) ? false
            : null;
    }
}
