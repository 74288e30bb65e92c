using System.Buffers;

namespace Gabion.Intel.Versions;

/// <summary>
/// Semantic versions 2.0 (semver.org, section 11) and the ecosystems close to them. Fewer or more than three numbers are
/// taken; a leading <c>v</c> is passed over; build data count only for pub.
/// </summary>
internal static class SemanticVersions
{
    private static readonly SearchValues<char> OfNumbers = SearchValues.Create("0123456789.");

    public static int Compare(string left, string right) => Compare(Parsed.Of(left), Parsed.Of(right), StringComparison.Ordinal);

    /// <summary>
    /// Go: modules have semantic versions; the releases of Go itself are written <c>go1.21rc2</c>, which is <c>1.21.0-rc.2</c> where
    /// advisories name it (go.dev/doc/security/vuln/database).
    /// </summary>
    public static int CompareGo(string left, string right) => Compare(Parsed.Of(OfGo(left)), Parsed.Of(OfGo(right)), StringComparison.Ordinal);

    /// <summary>NuGet: labels are compared without case (learn.microsoft.com/nuget/concepts/package-versioning).</summary>
    public static int CompareNuGet(string left, string right) => Compare(Parsed.Of(left), Parsed.Of(right), StringComparison.OrdinalIgnoreCase);

    /// <summary>Bitnami: a number behind the last dash counts the builds of that version, and comes after it (<c>7.2.3-1</c>); what else stands there is as in semver.</summary>
    public static int CompareBitnami(string left, string right)
    {
        var ((a, ofA), (b, ofB)) = (OfBitnami(left), OfBitnami(right));
        var order = Compare(a, b);
        return order != 0 ? order : Digits.Compare(ofA, ofB);
    }

    /// <summary>pub: build data break ties, and none sorts before some (pub.dev/documentation/pub_semver).</summary>
    public static int ComparePub(string left, string right)
    {
        var a = Parsed.Of(left);
        var b = Parsed.Of(right);
        var order = Compare(a, b, StringComparison.Ordinal);
        if (order != 0 || (a.Build.Length == 0 && b.Build.Length == 0))
        {
            return order;
        }

        return a.Build.Length == 0 ? -1 : b.Build.Length == 0 ? 1 : CompareLabels(a.Build, b.Build, StringComparison.Ordinal);
    }

    private static (string Version, string Build) OfBitnami(string version)
    {
        var text = version.Trim();
        var dash = text.LastIndexOf('-');
        return dash > 0 && Digits.Are(text.AsSpan(dash + 1)) ? (text[..dash], text[(dash + 1)..]) : (text, "0");
    }

    private static string OfGo(string version)
    {
        var text = version.Trim();
        text = text is ['g', 'o', >= '0' and <= '9', ..] ? text[2..] : text;
        var at = text is [>= '0' and <= '9', ..] ? text.AsSpan().IndexOfAnyExcept(OfNumbers) : -1;
        if (at <= 0)
        {
            return text;
        }

        foreach (var word in (ReadOnlySpan<string>)["alpha", "beta", "rc"])
        {
            if (text.AsSpan(at).StartsWith(word, StringComparison.Ordinal) && Digits.Are(text.AsSpan(at + word.Length)))
            {
                return $"{text[..at]}-{word}.{text[(at + word.Length)..]}";
            }
        }

        return text;
    }

    private static int Compare(Parsed a, Parsed b, StringComparison comparison)
    {
        for (var i = 0; i < Math.Max(a.Numbers.Length, b.Numbers.Length); i++)
        {
            var order = CompareNumbers(i < a.Numbers.Length ? a.Numbers[i] : "0", i < b.Numbers.Length ? b.Numbers[i] : "0");
            if (order != 0)
            {
                return order;
            }
        }

        if (a.Label.Length == 0 || b.Label.Length == 0)
        {
            return b.Label.Length.CompareTo(0) - a.Label.Length.CompareTo(0);
        }

        return CompareLabels(a.Label, b.Label, comparison);
    }

    private static int CompareNumbers(string left, string right) =>
        Digits.Are(left) && Digits.Are(right) ? Digits.Compare(left, right) : Math.Sign(string.CompareOrdinal(left, right));

    private static int CompareLabels(string left, string right, StringComparison comparison)
    {
        var a = left.Split('.');
        var b = right.Split('.');
        for (var i = 0; i < Math.Min(a.Length, b.Length); i++)
        {
            var order = (Digits.Are(a[i]), Digits.Are(b[i])) switch
            {
                (true, true) => Digits.Compare(a[i], b[i]),
                (true, false) => -1,
                (false, true) => 1,
                _ => Math.Sign(string.Compare(a[i], b[i], comparison)),
            };
            if (order != 0)
            {
                return order;
            }
        }

        return a.Length.CompareTo(b.Length);
    }

    private readonly record struct Parsed(string[] Numbers, string Label, string Build)
    {
        public static Parsed Of(string version)
        {
            var text = version.Trim();
            text = text is ['v' or 'V', .. var rest] ? rest : text;
            var plus = text.IndexOf('+', StringComparison.Ordinal);
            var build = plus < 0 ? "" : text[(plus + 1)..];
            text = plus < 0 ? text : text[..plus];
            var dash = text.IndexOf('-', StringComparison.Ordinal);
            return new((dash < 0 ? text : text[..dash]).Split('.'), dash < 0 ? "" : text[(dash + 1)..], build);
        }
    }
}
