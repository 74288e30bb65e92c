using System.Text;
using Gabion.Policy.Rego.Values;

namespace Gabion.Policy.Rego.Builtins;

/// <summary>A JSON Web Token in compact form: three parts in base64url.</summary>
internal sealed record JwtToken(string HeaderText, string PayloadText, string SignatureText)
{
    public byte[] Signed => Encoding.UTF8.GetBytes($"{HeaderText}.{PayloadText}");

    /// <exception cref="FormatException">It has not three parts.</exception>
    public static JwtToken Split(string token)
    {
        if (!token.Contains('.', StringComparison.Ordinal))
        {
            throw new FormatException("encoded JWT had no period separators");
        }

        var parts = token.Split('.');
        return parts.Length == 3 ? new(parts[0], parts[1], parts[2]) : throw new FormatException($"encoded JWT must have 3 sections, found {parts.Length}");
    }

    public RegoObject Header()
    {
        var text = Part(HeaderText, "header");
        RegoObject header;
        try
        {
            header = Object(text);
        }
        catch (FormatException error)
        {
            throw new FormatException($"bad JWT header: {error.Message}", error);
        }

        return header.Get("enc") is null ? header : throw new FormatException("JWT is a JWE object, which is not supported");
    }

    public string Payload() => Part(PayloadText, "payload");

    public byte[] Signature() => Base64Text.DecodeUrl(SignatureText);

    /// <exception cref="FormatException">The text is no JSON object.</exception>
    public static RegoObject Object(string text) => JsonFunctions.TryRead(text, out var value) is { } error
        ? throw new FormatException($"invalid JSON: {error}")
        : value as RegoObject ?? throw new FormatException("decoded JSON type was not an Object");

    private static string Part(string text, string name)
    {
        try
        {
            return Encoding.UTF8.GetString(Base64Text.DecodeUrl(text));
        }
        catch (FormatException error)
        {
            throw new FormatException($"JWT {name} had invalid encoding: {error.Message}", error);
        }
    }
}
