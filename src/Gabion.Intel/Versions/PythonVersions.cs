using System.Text.RegularExpressions;

namespace Gabion.Intel.Versions;

/// <summary>
/// Python versions (PEP 440): epoch, release, pre-, post- and development release, local version. What is no such version is
/// older than all that are, and ordered as setuptools once did.
/// </summary>
internal static partial class PythonVersions
{
    public static int Compare(string left, string right)
    {
        var a = Pattern().Match(left.Trim());
        var b = Pattern().Match(right.Trim());
        return (a.Success, b.Success) switch
        {
            (true, true) => Compare(a, b),
            (true, false) => 1,
            (false, true) => -1,
            _ => CompareLegacy(left, right),
        };
    }

    private static int Compare(Match a, Match b)
    {
        ReadOnlySpan<int> orders =
        [
            Digits.Compare(Value(a, "epoch"), Value(b, "epoch")),
            CompareReleases(Value(a, "release"), Value(b, "release")),
            PreRank(a).CompareTo(PreRank(b)),
            Digits.Compare(Value(a, "preNumber"), Value(b, "preNumber")),
            IsPost(a).CompareTo(IsPost(b)),
            Digits.Compare(Value(a, "postNumber"), Value(b, "postNumber")),
            (!a.Groups["dev"].Success).CompareTo(!b.Groups["dev"].Success),
            Digits.Compare(Value(a, "devNumber"), Value(b, "devNumber")),
            CompareLocal(Value(a, "local"), Value(b, "local")),
        ];
        foreach (var order in orders)
        {
            if (order != 0)
            {
                return order;
            }
        }

        return 0;
    }

    private static string Value(Match match, string group) => match.Groups[group].Value;

    private static bool IsPost(Match match) => match.Groups["post"].Success;

    /// <summary>A development release of a final one sorts before its pre-releases; a final one after them.</summary>
    private static int PreRank(Match match) => Value(match, "pre").ToLowerInvariant() switch
    {
        "a" or "alpha" => 1,
        "b" or "beta" => 2,
        "c" or "rc" or "pre" or "preview" => 3,
        _ => !IsPost(match) && match.Groups["dev"].Success ? 0 : 4,
    };

    private static int CompareReleases(string left, string right)
    {
        var a = left.Split('.');
        var b = right.Split('.');
        for (var i = 0; i < Math.Max(a.Length, b.Length); i++)
        {
            var order = Digits.Compare(i < a.Length ? a[i] : "0", i < b.Length ? b[i] : "0");
            if (order != 0)
            {
                return order;
            }
        }

        return 0;
    }

    private static int CompareLocal(string left, string right)
    {
        if (left.Length == 0 || right.Length == 0)
        {
            return left.Length.CompareTo(0) - right.Length.CompareTo(0);
        }

        var a = left.ToLowerInvariant().Split('.', '-', '_');
        var b = right.ToLowerInvariant().Split('.', '-', '_');
        for (var i = 0; i < Math.Min(a.Length, b.Length); i++)
        {
            var order = (Digits.Are(a[i]), Digits.Are(b[i])) switch
            {
                (true, true) => Digits.Compare(a[i], b[i]),
                (true, false) => 1,
                (false, true) => -1,
                _ => Math.Sign(string.CompareOrdinal(a[i], b[i])),
            };
            if (order != 0)
            {
                return order;
            }
        }

        return a.Length.CompareTo(b.Length);
    }

    private static int CompareLegacy(string left, string right)
    {
        var a = LegacyParts(left);
        var b = LegacyParts(right);
        for (var i = 0; i < Math.Min(a.Count, b.Count); i++)
        {
            var order = string.CompareOrdinal(a[i], b[i]);
            if (order != 0)
            {
                return Math.Sign(order);
            }
        }

        return a.Count.CompareTo(b.Count);
    }

    private static List<string> LegacyParts(string version)
    {
        var parts = new List<string>();
        foreach (Match match in LegacyPart().Matches(version.ToLowerInvariant()))
        {
            var part = match.Value switch { "." => "", "pre" or "preview" or "rc" => "c", "-" => "final-", "dev" => "@", var text => text };
            if (part.Length == 0)
            {
                continue;
            }

            part = char.IsAsciiDigit(part[0]) ? part.PadLeft(8, '0') : $"*{part}";
            if (part[0] == '*')
            {
                while (string.CompareOrdinal(part, "*final") < 0 && parts is [.., "*final-"])
                {
                    parts.RemoveAt(parts.Count - 1);
                }

                while (parts is [.., "00000000"])
                {
                    parts.RemoveAt(parts.Count - 1);
                }
            }

            parts.Add(part);
        }

        parts.Add("*final");
        return parts;
    }

    [GeneratedRegex(
        @"^v?(?:(?<epoch>[0-9]+)!)?(?<release>[0-9]+(?:\.[0-9]+)*)(?:[-_.]?(?<pre>alpha|a|beta|b|preview|pre|c|rc)[-_.]?(?<preNumber>[0-9]*))?(?<post>-(?<postNumber>[0-9]+)|[-_.]?(?:post|rev|r)[-_.]?(?<postNumber>[0-9]*))?(?<dev>[-_.]?dev[-_.]?(?<devNumber>[0-9]*))?(?:\+(?<local>[a-z0-9]+(?:[-_.][a-z0-9]+)*))?$",
        RegexOptions.IgnoreCase | RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture,
        matchTimeoutMilliseconds: 1000)]
    private static partial Regex Pattern();

    [GeneratedRegex(@"[0-9]+|[a-z]+|\.|-", RegexOptions.CultureInvariant, matchTimeoutMilliseconds: 1000)]
    private static partial Regex LegacyPart();
}
