using System.Diagnostics.CodeAnalysis;
using System.Text;

namespace Gabion.Model.Packages;

/// <summary>
/// A name of the Common Platform Enumeration (NISTIR 7695), out of either binding: <c>cpe:2.3:a:f5:nginx:1.20.0:*:*:*:*:*:*:*</c> or
/// <c>cpe:/a:f5:nginx:1.20.0</c>. Values are in small letters and without escapes; <see cref="Any"/> and <see cref="None"/> stand for
/// themselves, and what the text leaves out is <see cref="Any"/>.
/// </summary>
/// <param name="Part"><c>a</c> application, <c>o</c> operating system, <c>h</c> hardware.</param>
/// <param name="Update"><c>k</c> of OpenSSL 1.0.2k, <c>rc1</c>, <c>update202</c>; <see cref="None"/> for the release itself.</param>
/// <param name="TargetSoftware">What it runs on or in: <c>windows</c>, <c>wordpress</c>.</param>
public sealed record Cpe(
    string Part, string Vendor, string Product, string Version, string Update, string Edition, string Language, string SoftwareEdition, string TargetSoftware, string TargetHardware, string Other)
{
    /// <summary>Any value.</summary>
    public const string Any = "*";

    /// <summary>No value: the attribute has no meaning for the product.</summary>
    public const string None = "-";

    private const int MaxLength = 2_000;
    private const int Attributes = 11;

    /// <summary>Whether a value is neither <see cref="Any"/> nor <see cref="None"/>.</summary>
    public static bool IsNamed(string value) => value is not (Any or None);

    /// <summary>False for what is no CPE of either binding.</summary>
    public static bool TryParse(string? text, [NotNullWhen(true)] out Cpe? cpe)
    {
        cpe = null;
        if (text is null or { Length: > MaxLength })
        {
            return false;
        }

        var values = text.StartsWith("cpe:2.3:", StringComparison.OrdinalIgnoreCase) ? Formatted(text["cpe:2.3:".Length..])
            : text.StartsWith("cpe:/", StringComparison.OrdinalIgnoreCase) ? Bound(text["cpe:/".Length..])
            : [];
        if (values.Count is < 3 or > Attributes || values[0] is not ("a" or "o" or "h" or Any))
        {
            return false;
        }

        while (values.Count < Attributes)
        {
            values.Add(Any);
        }

        cpe = new(values[0], values[1], values[2], values[3], values[4], values[5], values[6], values[7], values[8], values[9], values[10]);
        return true;
    }

    /// <summary>The 2.3 binding, which <see cref="TryParse"/> reads back.</summary>
    public override string ToString()
    {
        var text = new StringBuilder("cpe:2.3");
        foreach (var value in (ReadOnlySpan<string>)[Part, Vendor, Product, Version, Update, Edition, Language, SoftwareEdition, TargetSoftware, TargetHardware, Other])
        {
            text.Append(':');
            if (!IsNamed(value) || value is "\\*" or "\\-")
            {
                text.Append(value);
                continue;
            }

            foreach (var letter in value)
            {
                if (!char.IsLetterOrDigit(letter) && letter is not ('_' or '.' or '-' or '*' or '?'))
                {
                    text.Append('\\');
                }

                text.Append(letter);
            }
        }

        return text.ToString();
    }

    /// <summary>At colons that no backslash stands before.</summary>
    private static List<string> Formatted(string text)
    {
        var values = new List<string>(Attributes);
        var value = new StringBuilder();
        for (var i = 0; i <= text.Length; i++)
        {
            if (i == text.Length || text[i] == ':')
            {
                values.Add(value.Length == 0 ? Any : value.ToString());
                value.Clear();
            }
            else if (text[i] == '\\' && i + 1 < text.Length)
            {
                // A quoted star or hyphen alone is a name, and not what it stands for.
                var isAlone = text[i + 1] is '*' or '-' && value.Length == 0 && (i + 2 == text.Length || text[i + 2] == ':');
                value.Append(isAlone ? "\\" : "").Append(Small(text[++i]));
            }
            else
            {
                value.Append(Small(text[i]));
            }
        }

        return values;
    }

    /// <summary>The URI of 2.2: percent signs, and from the edition on the attributes of 2.3 packed between tildes.</summary>
    private static List<string> Bound(string text)
    {
        var values = new List<string>(Attributes);
        foreach (var part in text.Split(':'))
        {
            if (values.Count == 5 && part.StartsWith('~'))
            {
                var packed = part.Split('~');
                values.Add(Plain(packed, 1));
                values.Add(Any);
                values.AddRange([Plain(packed, 2), Plain(packed, 3), Plain(packed, 4), Plain(packed, 5)]);
            }
            else if (values.Count == Attributes && text.Contains(":~", StringComparison.Ordinal))
            {
                values[6] = Plain(part); // the language stands behind the packed edition
            }
            else
            {
                values.Add(Plain(part));
            }
        }

        return values;
    }

    private static string Plain(string[] packed, int at) => at < packed.Length ? Plain(packed[at]) : Any;

    private static string Plain(string part)
    {
        if (part.Length == 0)
        {
            return Any;
        }

        var wild = part.Replace("%01", "?", StringComparison.Ordinal).Replace("%02", "*", StringComparison.Ordinal);
        return string.Concat(Uri.UnescapeDataString(wild).Select(Small));
    }

    private static char Small(char letter) => char.ToLowerInvariant(letter);
}
