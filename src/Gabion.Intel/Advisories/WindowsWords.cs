using System.Text.RegularExpressions;

namespace Gabion.Intel.Advisories;

/// <summary>
/// Whether an advisory of a cluster's component says that only nodes with Windows have the weakness. Records of Kubernetes have no field for that, and say
/// it in words.
/// </summary>
public static partial class WindowsWords
{
    /// <summary>False as well for text that names Linux, or Windows as one of several: then others may have it too.</summary>
    public static bool AreAboutNodes(string? text) => text is not null && (Only().IsMatch(text) || (Places().IsMatch(text) && !Wider().IsMatch(text)));

    [GeneratedRegex(@"\bonly\s+affect\w*\b[^.]*\bWindows\s+nodes\b", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Only();

    [GeneratedRegex(@"\b(on|with|for|of|that\s+run)\s+Windows\s+(nodes|containers|workloads|hosts)\b", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Places();

    [GeneratedRegex(@"\b(Linux|also|including|both|all\s+nodes|any\s+node|as\s+well)\b", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Wider();
}
