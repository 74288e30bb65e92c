using System.Collections.Immutable;
using System.Text;
using Gabion.Policy.Rego.Values;

namespace Gabion.Policy.Rego.Builtins;

/// <summary><c>io.jwt.*</c>: decoding, verifying and signing of JSON Web Tokens. Encrypted ones are refused.</summary>
internal static class JwtFunctions
{
    private const RegoKinds Text = RegoKinds.String;
    private const int Deepest = 32;

    public static ImmutableArray<Builtin> All =>
    [
        Builtin.Of("io.jwt.decode", [Text], RegoKinds.Array, (call, operands) => Failing(call, operands, (_, o) => Decode(o[0].Text(), 0))),
        Builtin.Of("io.jwt.decode_verify", [Text, RegoKinds.Object], RegoKinds.Array, (call, operands) => Failing(call, operands, (c, o) => JwtVerification.DecodeVerify(c, o[0].Text(), (RegoObject)o[1]))) with { IsPure = false },
        Builtin.Of("io.jwt.encode_sign", [RegoKinds.Object, RegoKinds.Object, RegoKinds.Object], Text, (call, operands) => Failing(call, operands, (_, o) => Sign(Json(o[0]), Json(o[1]), Json(o[2])))) with { IsPure = false },
        Builtin.Of("io.jwt.encode_sign_raw", [Text, Text, Text], Text, (call, operands) => Failing(call, operands, (_, o) => Sign(o[0].Text(), o[1].Text(), o[2].Text()))) with { IsPure = false },
        .. new[] { "RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "ES512", "EdDSA" }.Select(algorithm =>
            Builtin.Of($"io.jwt.verify_{algorithm.ToLowerInvariant()}", [Text, Text], RegoKinds.Boolean, (call, operands) => Failing(call, operands, (_, o) => RegoBoolean.Of(Verify(algorithm, o[0].Text(), o[1].Text()))))),
        .. new[] { "HS256", "HS384", "HS512" }.Select(algorithm =>
            Builtin.Of($"io.jwt.verify_{algorithm.ToLowerInvariant()}", [Text, Text], RegoKinds.Boolean, (call, operands) => Failing(call, operands, (_, o) => RegoBoolean.Of(VerifySecret(algorithm, o[0].Text(), o[1].Text()))))),
    ];

    private static RegoValue? Failing(BuiltinCall call, ReadOnlySpan<RegoValue> operands, Func<BuiltinCall, RegoValue[], RegoValue?> work)
    {
        call.Charge(1_000);
        try
        {
            return work(call, operands.ToArray());
        }
        catch (FormatException error)
        {
            return call.Fail(error.Message);
        }
    }

    private static string Json(RegoValue value)
    {
        var text = new StringBuilder();
        RegoJson.Write(text, value, isHtmlSafe: true);
        return text.ToString();
    }

    /// <summary>Header, payload and signature (in hex), unverified. A token inside a token is decoded instead of it.</summary>
    private static RegoArray Decode(string text, int depth)
    {
        var token = JwtToken.Split(text);
        var header = token.Header();
        var payload = token.Payload();
        if (header.Get("cty") is RegoString { Value: "JWT" })
        {
            return depth < Deepest ? Decode(payload.Trim('"', '\''), depth + 1) : throw new FormatException("the token nests too deeply");
        }

        var claims = JwtToken.Object(payload);
        try
        {
            return new RegoArray([header, claims, RegoString.Of(Convert.ToHexStringLower(token.Signature()))]);
        }
        catch (FormatException error)
        {
            throw new FormatException($"JWT signature had invalid encoding: {error.Message}", error);
        }
    }

    private static bool Verify(string algorithm, string text, string keys)
    {
        var token = JwtToken.Split(text);
        var known = JwtKey.ReadPublic(keys);
        var signature = token.Signature();
        var header = JwtHeader.Read(token.Header());
        return JwtVerification.IsSigned(known, header, token, signature, algorithm);
    }

    private static bool VerifySecret(string algorithm, string text, string secret)
    {
        var token = JwtToken.Split(text);
        var key = new JwtKey("", "") { Secret = Encoding.UTF8.GetBytes(secret) };
        return JwtSignatures.Verify(key, algorithm, token.Signed, token.Signature());
    }

    private static RegoString Sign(string header, string payload, string jwk)
    {
        var keys = JwtKey.ReadJwks(jwk);
        if (keys.Count == 0)
        {
            throw new FormatException("no keys found in JWK set");
        }

        var fields = JsonFunctions.TryRead(header, out var value) is null ? value as RegoObject : null;
        if (fields?.Get("alg") is not RegoString algorithm)
        {
            throw new FormatException("missing or invalid 'alg' header: jwsbb: header \"alg\" not found");
        }

        if (!JwtSignatures.IsKnown(algorithm.Value))
        {
            throw new FormatException($"unknown JWS algorithm: {algorithm.Value}");
        }

        if (fields.Get("typ") is not RegoString { Value: not "JWT" } && JsonFunctions.TryRead(payload, out _) is not null)
        {
            throw new FormatException("type is JWT but payload is not JSON");
        }

        var signed = $"{Base64Text.EncodeUrl(Encoding.UTF8.GetBytes(header), false)}.{Base64Text.EncodeUrl(Encoding.UTF8.GetBytes(payload), false)}";
        var signature = JwtSignatures.Sign(keys[0], algorithm.Value, Encoding.UTF8.GetBytes(signed));
        return RegoString.Of($"{signed}.{Base64Text.EncodeUrl(signature, false)}");
    }
}
