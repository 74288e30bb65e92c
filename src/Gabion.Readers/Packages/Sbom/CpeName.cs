using System.Text;

namespace Gabion.Readers.Packages.Sbom;

/// <summary>
/// What a CPE (NISTIR 7695, bindings 2.2 and 2.3) says of a program: <c>cpe:2.3:a:f5:nginx:1.20.0:*:…</c>, <c>cpe:/a:f5:nginx:1.20.0</c>.
/// </summary>
/// <param name="Program">The name that upstream's advisories are asked by, where the product's is another.</param>
/// <param name="Version">Null where the CPE is about all versions.</param>
internal sealed record CpeName(string Program, string? Version)
{
    /// <summary>Null for what is no CPE of an application.</summary>
    public static CpeName? Parse(string? text)
    {
        var parts = text is null ? [] : Split(text);
        var first = parts is ["cpe", "2.3", ..] ? 2 : 1;
        if (parts.Count < first + 3 || parts[0] != "cpe" || parts[first] is not ("a" or "/a") || Plain(parts[first + 2]) is not { Length: > 0 } product)
        {
            return null;
        }

        var program = (Plain(parts[first + 1]), product) switch
        {
            ("apache", "http_server") => "httpd",
            ("nodejs", "node.js") => "node",
            var (_, name) => name,
        };
        return new(program, parts.Count > first + 3 ? Plain(parts[first + 3]) : null);
    }

    /// <summary>At colons that no backslash stands before.</summary>
    private static List<string> Split(string text)
    {
        var parts = new List<string>();
        var part = new StringBuilder();
        for (var i = 0; i < text.Length; i++)
        {
            if (text[i] == '\\' && i + 1 < text.Length)
            {
                part.Append(text[i]).Append(text[++i]);
            }
            else if (text[i] == ':')
            {
                parts.Add(part.ToString());
                part.Clear();
            }
            else
            {
                part.Append(text[i]);
            }
        }

        parts.Add(part.ToString());
        return parts;
    }

    /// <summary>Without escapes; null for <c>*</c> (any) and <c>-</c> (none).</summary>
    private static string? Plain(string part) => part is "*" or "-" or "" ? null : Uri.UnescapeDataString(part.Replace("\\", "", StringComparison.Ordinal));
}
