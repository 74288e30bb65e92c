namespace Gabion.Sources.Images.Registry;

/// <summary>How a registry wants to be logged in to: the parameters of <c>WWW-Authenticate</c> (RFC 9110, 11.6.1).</summary>
internal sealed record Challenge(string Scheme, IReadOnlyDictionary<string, string> Parameters)
{
    /// <summary>Reads one challenge's parameters: <c>realm="https://…",service="…",scope="…"</c>.</summary>
    public static Challenge Read(string scheme, string? text)
    {
        var parameters = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
        var at = 0;
        text ??= "";
        while (at < text.Length)
        {
            var equals = text.IndexOf('=', at);
            if (equals < 0)
            {
                break;
            }

            var name = text[at..equals].Trim(' ', ',');
            var start = equals + 1;
            if (start < text.Length && text[start] == '"')
            {
                var end = text.IndexOf('"', start + 1);
                end = end < 0 ? text.Length : end;
                parameters[name] = text[(start + 1)..end];
                at = end + 1;
            }
            else
            {
                var end = text.IndexOf(',', start);
                end = end < 0 ? text.Length : end;
                parameters[name] = text[start..end].Trim();
                at = end;
            }
        }

        return new(scheme, parameters);
    }
}
