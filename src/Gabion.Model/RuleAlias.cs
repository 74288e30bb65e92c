using System.Text;

namespace Gabion.Model;

/// <summary>Ids of checks as people spell them: <c>KSV017</c>, <c>KSV-0017</c> and <c>avd-ksv-0017</c> are one and the same.</summary>
public static class RuleAlias
{
    private const string VendorPrefix = "AVD-";

    public static bool Same(string left, string right) => Canonical(left) == Canonical(right);

    /// <summary>Upper case, words and numbers apart, numbers without leading zeros, without the vendor's prefix.</summary>
    public static string Canonical(string id)
    {
        ArgumentNullException.ThrowIfNull(id);
        var canonical = new StringBuilder(id.Length + 4);
        var previous = Kind.Separator;
        foreach (var character in id.ToUpperInvariant())
        {
            var kind = char.IsAsciiDigit(character) ? Kind.Digit : char.IsLetterOrDigit(character) ? Kind.Letter : Kind.Separator;
            if (kind != Kind.Separator)
            {
                var begins = kind != previous;
                if (begins && canonical.Length > 0 && canonical[^1] != '-')
                {
                    canonical.Append('-');
                }

                if (!(kind == Kind.Digit && character == '0' && (canonical.Length == 0 || canonical[^1] == '-')))
                {
                    canonical.Append(character);
                }
            }

            previous = kind;
        }

        var text = canonical.ToString();
        return text.StartsWith(VendorPrefix, StringComparison.Ordinal) ? text[VendorPrefix.Length..] : text;
    }

    private enum Kind
    {
        Separator,
        Letter,
        Digit,
    }
}
