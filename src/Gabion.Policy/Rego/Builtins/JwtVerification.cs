using System.Globalization;
using System.Text;
using Gabion.Policy.Rego.Values;

namespace Gabion.Policy.Rego.Builtins;

/// <summary><c>io.jwt.decode_verify</c>: the signature and the claims against what the policy asks for (RFC 7519 §7.2).</summary>
internal static class JwtVerification
{
    private const int Deepest = 32;
    private static readonly RegoArray Unverified = new([RegoBoolean.False, RegoObject.Empty, RegoObject.Empty]);

    /// <summary>One of the keys made the signature: the key with the token's id when there is one, else any of its algorithm.</summary>
    /// <param name="keys">The keys that are trusted.</param>
    /// <param name="header">The token's header.</param>
    /// <param name="token">The token.</param>
    /// <param name="signature">Its signature.</param>
    /// <param name="algorithm">By which it is verified.</param>
    public static bool IsSigned(IReadOnlyList<JwtKey> keys, JwtHeader header, JwtToken token, byte[] signature, string algorithm)
    {
        var signed = token.Signed;
        if (header.KeyId.Length > 0 && keys.FirstOrDefault(key => key.Id == header.KeyId) is { } named)
        {
            return JwtSignatures.Verify(named, algorithm, signed, signature);
        }

        return keys.Any(key => (key.Algorithm.Length == 0 || key.Algorithm == header.Algorithm) && JwtSignatures.Verify(key, algorithm, signed, signature));
    }

    /// <summary><c>[valid, header, payload]</c>.</summary>
    /// <exception cref="FormatException">The token or what is asked for cannot be read.</exception>
    public static RegoValue? DecodeVerify(BuiltinCall call, string text, RegoObject constraints)
    {
        var wanted = Wanted.Read(call, constraints);
        var token = JwtToken.Split(text);
        for (var depth = 0; depth < Deepest; depth++)
        {
            var fields = token.Header();
            var header = JwtHeader.Read(fields);
            if (!header.IsValid || (wanted.Algorithm.Length > 0 && wanted.Algorithm != header.Algorithm) || !IsSigned(wanted.Keys, header, token, token.Signature(), header.Algorithm))
            {
                return Unverified;
            }

            var payload = token.Payload();
            if (header.Content.Equals("JWT", StringComparison.OrdinalIgnoreCase))
            {
                token = JwtToken.Split(payload);
                continue;
            }

            var claims = JwtToken.Object(payload);
            return IsAccepted(wanted, claims) ? new RegoArray([RegoBoolean.True, fields, claims]) : Unverified;
        }

        throw new FormatException("the token nests too deeply");
    }

    private static bool IsAccepted(Wanted wanted, RegoObject claims)
    {
        if (wanted.Issuer.Length > 0 && (claims.Get("iss") as RegoString)?.Value != wanted.Issuer)
        {
            return false;
        }

        var isAudience = claims.Get("aud") switch
        {
            null => wanted.Audience.Length == 0,
            RegoString one => one.Value == wanted.Audience,
            RegoArray many => many.Items.ToArray().Any(one => one is RegoString text && text.Value == wanted.Audience),
            _ => false,
        };
        return isAudience
            && (claims.Get("exp") is not { } expires || wanted.Seconds < Number(expires, "exp"))
            && (claims.Get("nbf") is not { } from || wanted.Seconds >= Number(from, "nbf"));
    }

    private static RegoNumber Number(RegoValue value, string claim) => value as RegoNumber ?? throw new FormatException($"{claim} value must be a number");

    /// <summary>What the policy asks for.</summary>
    private sealed record Wanted(IReadOnlyList<JwtKey> Keys, string Algorithm, string Issuer, string Audience, RegoNumber Seconds)
    {
        public static Wanted Read(BuiltinCall call, RegoObject constraints)
        {
            IReadOnlyList<JwtKey>? keys = null;
            var (algorithm, issuer, audience, secret) = ("", "", "", "");
            double time = call.Now;
            for (var i = 0; i < constraints.Count; i++)
            {
                var name = (constraints.Keys[i] as RegoString)?.Value ?? "";
                var value = constraints.Values[i];
                switch (name)
                {
                    case "cert": keys = JwtKey.ReadPublic(Text(value, name)); break;
                    case "secret": secret = Text(value, name); break;
                    case "alg": algorithm = Text(value, name); break;
                    case "iss": issuer = Text(value, name); break;
                    case "aud": audience = Text(value, name); break;
                    case "time" when value is RegoNumber number:
                        time = number.ToDouble() is >= 0 and var given ? given : throw new FormatException("token time constraint: must not be negative");
                        break;
                    case "time":
                        throw new FormatException("token time constraint: must be a number");
                    default:
                        throw new FormatException($"unknown token validation constraint: {name}");
                }
            }

            if (keys is not null && secret.Length > 0)
            {
                throw new FormatException("duplicate key constraints");
            }

            keys ??= secret.Length > 0 ? [new JwtKey("", "") { Secret = Encoding.UTF8.GetBytes(secret) }] : throw new FormatException("no key constraint");
            var seconds = RegoNumber.Parse((time / 1_000_000_000).ToString("R", CultureInfo.InvariantCulture));
            return new(keys, algorithm, issuer, audience, seconds);
        }

        private static string Text(RegoValue value, string name) => (value as RegoString)?.Value ?? throw new FormatException($"{name} constraint: must be a string");
    }
}
