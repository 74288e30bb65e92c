using System.Buffers;
using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Text;

namespace Gabion.Policy.Cel.Kubernetes;

/// <summary>An absolute URL or path, as Go's <c>url.ParseRequestURI</c> reads it.</summary>
internal sealed class CelUrl : CelOpaque
{
    public static readonly CelType UrlType = CelType.Opaque("kubernetes.URL");

    private static readonly SearchValues<char> NotInHosts = SearchValues.Create(" <>\"\\^`{|}");

    private readonly string _text;

    private CelUrl(string text, string scheme, string host, string path, string query)
        : base(UrlType)
    {
        _text = text;
        Scheme = scheme;
        Host = host;
        Path = path;
        Query = query;
    }

    public string Scheme { get; }

    /// <summary>With the port.</summary>
    public string Host { get; }

    /// <summary>Escaped.</summary>
    public string Path { get; }

    public string Query { get; }

    public string Hostname => Host.StartsWith('[') ? Host[1..Math.Max(Host.IndexOf(']', StringComparison.Ordinal), 1)] : PortAt < 0 ? Host : Host[..PortAt];

    public string Port => PortAt < 0 ? "" : Host[(PortAt + 1)..];

    public override int ContentHash => string.GetHashCode(_text, StringComparison.Ordinal);

    private int PortAt => Host.LastIndexOf(':') is var colon && colon > Host.LastIndexOf(']') ? colon : -1;

    public static bool TryParse(string text, [NotNullWhen(true)] out CelUrl? url)
    {
        url = null;
        if (text.Length == 0 || text.AsSpan().IndexOfAnyInRange('\0', '\u001F') >= 0 || text.Contains('\u007F', StringComparison.Ordinal))
        {
            return false;
        }

        var scheme = SchemeOf(text);
        var rest = scheme is null ? text : text[(scheme.Length + 1)..];
        if (scheme is "" || (scheme is null && !rest.StartsWith('/')))
        {
            return false;
        }

        rest = Cut(rest, '#', out _);
        rest = Cut(rest, '?', out var query);
        var host = "";
        if (rest.StartsWith("//", StringComparison.Ordinal) && (scheme is not null || !rest.StartsWith("///", StringComparison.Ordinal)))
        {
            var slash = rest.IndexOf('/', 2);
            var authority = slash < 0 ? rest[2..] : rest[2..slash];
            rest = slash < 0 ? "" : rest[slash..];
            host = authority[(authority.LastIndexOf('@') + 1)..];
            if (!IsHost(host))
            {
                return false;
            }
        }
        else if (!rest.StartsWith('/'))
        {
            rest = ""; // opaque: mailto:someone@example.org
        }

        if (!IsEscaped(rest))
        {
            return false;
        }

        url = new(text, scheme?.ToLowerInvariant() ?? "", host, Escape(rest), query);
        return true;
    }

    /// <summary>The parameters of the query, in the order of the text; those that cannot be read are left out, as Go does.</summary>
    public CelMap ReadQuery()
    {
        var values = new Dictionary<string, List<CelValue>>(StringComparer.Ordinal);
        foreach (var pair in Query.Split('&', StringSplitOptions.RemoveEmptyEntries))
        {
            var equals = pair.IndexOf('=', StringComparison.Ordinal);
            var key = equals < 0 ? pair : pair[..equals];
            var value = equals < 0 ? "" : pair[(equals + 1)..];
            if (pair.Contains(';', StringComparison.Ordinal) || !IsEscaped(pair))
            {
                continue;
            }

            key = Uri.UnescapeDataString(key.Replace('+', ' '));
            if (!values.TryGetValue(key, out var list))
            {
                values[key] = list = [];
            }

            list.Add(CelValue.Of(Uri.UnescapeDataString(value.Replace('+', ' '))));
        }

        var map = new DictionaryMap(values.Count);
        foreach (var (key, list) in values)
        {
            map.TryAdd(CelValue.Of(key), CelValue.Of(list.ToArray()));
        }

        return map;
    }

    public override bool SameAs(CelOpaque other) => other is CelUrl url && url._text == _text;

    public override string ToString() => _text;

    /// <summary>The scheme; null when there is none, "" when the text begins with a colon.</summary>
    private static string? SchemeOf(string text)
    {
        for (var i = 0; i < text.Length; i++)
        {
            if (text[i] == ':')
            {
                return text[..i];
            }

            if (!char.IsAsciiLetter(text[i]) && !(i > 0 && (char.IsAsciiDigit(text[i]) || text[i] is '+' or '-' or '.')))
            {
                return null;
            }
        }

        return null;
    }

    private static string Cut(string text, char at, out string behind)
    {
        var found = text.IndexOf(at, StringComparison.Ordinal);
        behind = found < 0 ? "" : text[(found + 1)..];
        return found < 0 ? text : text[..found];
    }

    private static bool IsHost(string host)
    {
        var port = host.LastIndexOf(':') is var colon && colon > host.LastIndexOf(']') ? host[(colon + 1)..] : "";
        return port.All(char.IsAsciiDigit)
            && host.StartsWith('[') == host.Contains(']', StringComparison.Ordinal)
            && !host.AsSpan().ContainsAny(NotInHosts)
            && IsEscaped(host);
    }

    private static bool IsEscaped(string text)
    {
        for (var i = text.IndexOf('%', StringComparison.Ordinal); i >= 0; i = text.IndexOf('%', i + 1))
        {
            if (i + 2 >= text.Length || !char.IsAsciiHexDigit(text[i + 1]) || !char.IsAsciiHexDigit(text[i + 2]))
            {
                return false;
            }
        }

        return true;
    }

    private static string Escape(string path)
    {
        var result = new StringBuilder(path.Length);
        Span<byte> utf8 = stackalloc byte[4];
        foreach (var rune in path.EnumerateRunes())
        {
            if (rune.IsAscii && (char.IsAsciiLetterOrDigit((char)rune.Value) || "-_.~$&+,/:;=@%!'()*[]".Contains((char)rune.Value, StringComparison.Ordinal)))
            {
                result.Append((char)rune.Value);
                continue;
            }

            foreach (var unit in utf8[..rune.EncodeToUtf8(utf8)])
            {
                result.Append(CultureInfo.InvariantCulture, $"%{unit:X2}");
            }
        }

        return result.ToString();
    }
}
