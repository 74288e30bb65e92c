using System.Buffers;
using System.Text;

namespace Gabion.Model.Packages;

/// <summary>The characters of a package URL: what is encoded, and how its parts are joined (purl-spec, Character encoding).</summary>
internal static class PackageUrlText
{
    private static readonly SearchValues<byte> Unencoded =
        SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789.-_~:"u8);

    private static readonly SearchValues<char> UnencodedChars =
        SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789.-_~:");

    public static string Format(PackageUrl url)
    {
        var text = new StringBuilder("pkg:").Append(url.Type).Append('/');
        foreach (var segment in url.Namespace?.Split('/') ?? [])
        {
            Encode(text, segment);
            text.Append('/');
        }

        Encode(text, url.Name);
        if (url.Version is not null)
        {
            text.Append('@');
            Encode(text, url.Version);
        }

        var mark = '?';
        foreach (var (key, value) in url.Qualifiers)
        {
            text.Append(mark).Append(key).Append('=');
            Encode(text, value);
            mark = '&';
        }

        if (url.Subpath is not null)
        {
            mark = '#';
            foreach (var segment in url.Subpath.Split('/'))
            {
                text.Append(mark);
                Encode(text, segment);
                mark = '/';
            }
        }

        return text.ToString();
    }

    /// <summary>Decodes <c>%2B</c>; a percent sign without two digits stays as it is.</summary>
    public static string Decode(ReadOnlySpan<char> text) => text.Contains('%') ? Uri.UnescapeDataString(text) : text.ToString();

    public static bool IsType(string type) =>
        type.Length > 0 && char.IsAsciiLetter(type[0]) && type.All(c => char.IsAsciiLetterOrDigit(c) || c is '.' or '-');

    public static bool IsQualifierKey(string key) =>
        key.Length > 0 && char.IsAsciiLetter(key[0]) && key.All(c => char.IsAsciiLetterOrDigit(c) || c is '.' or '-' or '_');

    /// <summary>The pairs of <c>a=b&amp;c=d</c>; of a key that is repeated the last one counts.</summary>
    public static IEnumerable<KeyValuePair<string, string?>> Qualifiers(string? text)
    {
        foreach (var pair in text?.Split('&', StringSplitOptions.RemoveEmptyEntries) ?? [])
        {
            var mark = pair.IndexOf('=');
            if (mark > 0)
            {
                yield return new(pair[..mark], Decode(pair.AsSpan(mark + 1)));
            }
        }
    }

    /// <summary>The path without empty segments, <c>.</c> and <c>..</c>; null when nothing is left.</summary>
    public static string? Subpath(string? text)
    {
        var kept = (text ?? "").Split('/').Where(part => part is not ("" or "." or "..")).ToList();
        return kept.Count == 0 ? null : string.Join('/', kept);
    }

    private static void Encode(StringBuilder text, string part)
    {
        if (part.AsSpan().IndexOfAnyExcept(UnencodedChars) < 0)
        {
            text.Append(part);
            return;
        }

        foreach (var unit in Encoding.UTF8.GetBytes(part))
        {
            if (Unencoded.Contains(unit))
            {
                text.Append((char)unit);
            }
            else
            {
                text.Append('%').Append(unit.ToString("X2", System.Globalization.CultureInfo.InvariantCulture));
            }
        }
    }
}
