using System.Globalization;

namespace Gabion.Policy.Cel.Kubernetes;

/// <summary>A format of texts by name: <c>format.dns1123Label()</c>. What is wrong with a text is said in words of our own.</summary>
internal sealed class NamedFormat(string name, Func<string, IEnumerable<string>> faults) : CelOpaque(FormatType)
{
    public static readonly CelType FormatType = CelType.Opaque("kubernetes.NamedFormat");

    /// <summary>Every format of the API server.</summary>
    public static readonly IReadOnlyDictionary<string, NamedFormat> All = new Dictionary<string, NamedFormat>(StringComparer.Ordinal)
    {
        ["dns1123Label"] = new("dns1123Label", text => Label(text)),
        ["dns1123Subdomain"] = new("dns1123Subdomain", text => Subdomain(text)),
        ["dns1035Label"] = new("dns1035Label", text => Dns1035(text)),
        ["qualifiedName"] = new("qualifiedName", QualifiedName),
        ["dns1123LabelPrefix"] = new("dns1123LabelPrefix", text => Label(Unfinished(text))),
        ["dns1123SubdomainPrefix"] = new("dns1123SubdomainPrefix", text => Subdomain(Unfinished(text))),
        ["dns1035LabelPrefix"] = new("dns1035LabelPrefix", text => Dns1035(Unfinished(text))),
        ["labelValue"] = new("labelValue", text => text.Length == 0 ? [] : NamePart(text, "a label value")),
        ["uri"] = new("uri", text => CelUrl.TryParse(text, out _) ? [] : ["must be an absolute URI or path"]),
        ["uuid"] = new("uuid", text => IsUuid(text) ? [] : ["does not match the UUID format"]),
        ["byte"] = new("byte", text => IsBase64(text) ? [] : ["invalid base64"]),
        ["date"] = new("date", text => DateOnly.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out _) ? [] : ["invalid date"]),
        ["datetime"] = new("datetime", text => TimeText.ParseTimestamp(text) is { IsError: false } ? [] : ["invalid datetime"]),
    };

    public override int ContentHash => string.GetHashCode(name, StringComparison.Ordinal);

    public string[] Faults(string text) => [.. faults(text)];

    public override bool SameAs(CelOpaque other) => ReferenceEquals(this, other);

    public override string ToString() => $"format.{name}()";

    /// <summary>A prefix may end with a dash, because something will follow it.</summary>
    private static string Unfinished(string text) => text.EndsWith('-') ? $"{text[..^1]}a" : text;

    private static IEnumerable<string> Label(string text)
    {
        if (text.Length > 63)
        {
            yield return "must be no more than 63 characters";
        }

        if (!IsLabel(text))
        {
            yield return "a lowercase RFC 1123 label must consist of lower case alphanumeric characters or '-', and must start and end with an alphanumeric character";
        }
    }

    private static IEnumerable<string> Subdomain(string text)
    {
        if (text.Length > 253)
        {
            yield return "must be no more than 253 characters";
        }

        if (!text.Split('.').All(IsLabel))
        {
            yield return "a lowercase RFC 1123 subdomain must consist of lower case alphanumeric characters, '-' or '.', and must start and end with an alphanumeric character";
        }
    }

    private static IEnumerable<string> Dns1035(string text)
    {
        if (text.Length > 63)
        {
            yield return "must be no more than 63 characters";
        }

        if (!IsLabel(text) || !char.IsAsciiLetter(text[0]))
        {
            yield return "a DNS-1035 label must consist of lower case alphanumeric characters or '-', start with an alphabetic character, and end with an alphanumeric character";
        }
    }

    private static IEnumerable<string> QualifiedName(string text)
    {
        var slash = text.IndexOf('/', StringComparison.Ordinal);
        if (slash >= 0 && (slash == 0 || Subdomain(text[..slash]).Any()))
        {
            yield return "prefix part must be a DNS-1123 subdomain";
        }

        foreach (var fault in NamePart(text[(slash + 1)..], "name part"))
        {
            yield return fault;
        }
    }

    private static IEnumerable<string> NamePart(string text, string what)
    {
        if (text.Length > 63)
        {
            yield return $"{what} must be no more than 63 characters";
        }

        if (text.Length == 0 || !char.IsAsciiLetterOrDigit(text[0]) || !char.IsAsciiLetterOrDigit(text[^1]) || !text.All(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_' or '.'))
        {
            yield return $"{what} must consist of alphanumeric characters, '-', '_' or '.', and must start and end with an alphanumeric character";
        }
    }

    private static bool IsLabel(string text) => text.Length > 0 && text[0] != '-' && text[^1] != '-'
        && text.All(c => char.IsAsciiLetterLower(c) || char.IsAsciiDigit(c) || c == '-');

    private static bool IsUuid(string text) => text.Length is 32 or 36 && Guid.TryParseExact(text, text.Length == 32 ? "N" : "D", out _);

    private static bool IsBase64(string text) => text.Length > 0 && text.Length % 4 == 0 && Convert.TryFromBase64String(text, new byte[text.Length], out _);
}
