using System.Buffers;
using Gabion.Policy.Rego.Values;

namespace Gabion.Policy.Rego.Builtins;

/// <summary>The parts of a URL, as Go's <c>url.Parse</c> finds them.</summary>
internal sealed record GoUrl(string Scheme, string Host, string Path, string RawPath, string RawQuery, string Fragment)
{
    private static readonly SearchValues<char> NoHost = SearchValues.Create(" <>\"`{}|\\^");

    /// <summary>The host without port and brackets.</summary>
    public string HostName => Port.Length > 0 || Host.EndsWith(':') ? Strip(Host[..Host.LastIndexOf(':')]) : Strip(Host);

    public string Port
    {
        get
        {
            var colon = Host.LastIndexOf(':');
            return colon >= 0 && !Host.AsSpan(colon).Contains(']') ? Host[(colon + 1)..] : "";
        }
    }

    public static bool IsValid(string text)
    {
        try
        {
            Parse(text);
            return true;
        }
        catch (FormatException)
        {
            // That is the answer.
            return false;
        }
    }

    /// <exception cref="FormatException">It is no URL.</exception>
    public static GoUrl Parse(string text)
    {
        if (text.Any(c => c is < ' ' or '\u007f'))
        {
            throw new FormatException($"parse {GoFormat.Quote(text)}: net/url: invalid control character in URL");
        }

        var (rest, fragment) = Cut(text, '#');
        var scheme = Scheme_(text, ref rest);
        (rest, var query) = Cut(rest, '?');
        var host = "";
        var isOpaque = false;
        if (!rest.StartsWith('/'))
        {
            if (scheme.Length > 0)
            {
                isOpaque = true;
            }
            else if (rest.Split('/')[0].Contains(':', StringComparison.Ordinal))
            {
                throw new FormatException($"parse {GoFormat.Quote(text)}: first path segment in URL cannot contain colon");
            }
        }

        if (rest.StartsWith("//", StringComparison.Ordinal) && (scheme.Length > 0 || !rest.StartsWith("///", StringComparison.Ordinal)))
        {
            var end = rest.IndexOf('/', 2);
            host = Authority(text, end < 0 ? rest[2..] : rest[2..end]);
            rest = end < 0 ? "" : rest[end..];
        }

        try
        {
            var path = isOpaque ? "" : UrlFunctions.Unescape(rest, false);
            return new(scheme, host, path, isOpaque ? "" : rest, query, UrlFunctions.Unescape(fragment, false));
        }
        catch (FormatException error)
        {
            throw new FormatException($"parse {GoFormat.Quote(text)}: {error.Message}", error);
        }
    }

    public RegoObject ToRego()
    {
        var fields = new RegoObjectBuilder();
        Add("scheme", Scheme);
        Add("hostname", HostName);
        Add("port", Port);
        Add("path", Path);
        Add("raw_path", RawPath);
        Add("raw_query", RawQuery);
        Add("fragment", Fragment);
        return fields.Build();

        void Add(string name, string value)
        {
            if (value.Length > 0)
            {
                fields.Set(RegoString.Of(name), RegoString.Of(value));
            }
        }
    }

    private static (string Before, string After) Cut(string text, char at)
    {
        var index = text.IndexOf(at, StringComparison.Ordinal);
        return index < 0 ? (text, "") : (text[..index], text[(index + 1)..]);
    }

    private static string Strip(string host) => host.StartsWith('[') && host.EndsWith(']') ? host[1..^1] : host;

    private static string Scheme_(string text, ref string rest)
    {
        for (var i = 0; i < rest.Length; i++)
        {
            var c = rest[i];
            if (char.IsAsciiLetter(c) || (i > 0 && (char.IsAsciiDigit(c) || c is '+' or '-' or '.')))
            {
                continue;
            }

            if (c != ':')
            {
                return "";
            }

            if (i == 0)
            {
                throw new FormatException($"parse {GoFormat.Quote(text)}: missing protocol scheme");
            }

            var scheme = rest[..i].ToLowerInvariant();
            rest = rest[(i + 1)..];
            return scheme;
        }

        return "";
    }

    private static string Authority(string text, string authority)
    {
        var host = authority[(authority.LastIndexOf('@') + 1)..];
        var colon = host.LastIndexOf(':');
        var isBracketed = host.StartsWith('[');
        if (isBracketed && !host.Contains(']', StringComparison.Ordinal))
        {
            throw new FormatException($"parse {GoFormat.Quote(text)}: missing ']' in host");
        }

        if (colon >= 0 && (!isBracketed || colon > host.LastIndexOf(']')) && host.AsSpan(colon + 1).IndexOfAnyExceptInRange('0', '9') >= 0)
        {
            throw new FormatException($"parse {GoFormat.Quote(text)}: invalid port {GoFormat.Quote(host[colon..])} after host");
        }

        if (host.AsSpan().IndexOfAny(NoHost) >= 0)
        {
            throw new FormatException($"parse {GoFormat.Quote(text)}: invalid character in host name");
        }

        return UrlFunctions.Unescape(host, false);
    }
}
