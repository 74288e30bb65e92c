using System.Collections.Immutable;
using System.Formats.Asn1;
using System.Security.Cryptography;
using System.Text;
using Gabion.Policy.Rego.Values;

namespace Gabion.Policy.Rego.Builtins.X509;

/// <summary><c>crypto.x509.*</c> and <c>crypto.parse_private_keys</c>.</summary>
internal static class X509Functions
{
    private const RegoKinds Text = RegoKinds.String;
    private static readonly RegoArray Unverified = new([RegoBoolean.False, RegoArray.Empty]);

    public static ImmutableArray<Builtin> All =>
    [
        Builtin.Of("crypto.x509.parse_certificates", [Text], RegoKinds.Array, (call, operands) => Failing(call, operands, o => Values(Certificates(o[0].Text())))),
        Builtin.Of("crypto.x509.parse_and_verify_certificates", [Text], RegoKinds.Array, (call, operands) => Verify(call, operands[0].Text(), RegoObject.Empty)) with { IsPure = false },
        Builtin.Of("crypto.x509.parse_and_verify_certificates_with_options", [Text, RegoKinds.Object], RegoKinds.Array, (call, operands) => Verify(call, operands[0].Text(), (RegoObject)operands[1])) with { IsPure = false },
        Builtin.Of("crypto.x509.parse_certificate_request", [Text], RegoKinds.Object, (call, operands) => Failing(call, operands, o => Request(o[0].Text()))),
        Builtin.Of("crypto.x509.parse_keypair", [Text, Text], RegoKinds.Object, (call, operands) => Failing(call, operands, o => KeyPair(o[0].Text(), o[1].Text()))),
        Builtin.Of("crypto.x509.parse_rsa_private_key", [Text], RegoKinds.Object, (call, operands) => Failing(call, operands, o => Jwk(o[0].Text()))),
        Builtin.Of("crypto.parse_private_keys", [Text], RegoKinds.Array | RegoKinds.Null, (call, operands) => Failing(call, operands, o =>
            o[0].Text().Length == 0 ? RegoNull.Value : RegoArray.Of(X509Keys.Read(o[0].Text()).Select(key => key.ToGo())))),
    ];

    private static RegoValue? Failing(BuiltinCall call, ReadOnlySpan<RegoValue> operands, Func<RegoValue[], RegoValue?> work)
    {
        call.Charge(1_000);
        try
        {
            return work(operands.ToArray());
        }
        catch (Exception error) when (IsMalformed(error))
        {
            return call.Fail(error is FormatException ? error.Message : $"asn1: structure error: {error.Message}");
        }
    }

    /// <summary>What readers of ASN.1 and of keys throw when the bytes are not what they should be, wherever it shows.</summary>
    private static bool IsMalformed(Exception error) =>
        error is FormatException or AsnContentException or CryptographicException or InvalidOperationException or ArgumentException or OverflowException;

    private static List<X509Certificate> Certificates(string text) => [.. Pem.Certificates(text).Select(bytes => new X509Certificate(bytes))];

    private static RegoArray Values(IEnumerable<X509Certificate> certificates) => RegoArray.Of(certificates.Select(certificate => (RegoValue)certificate.ToRego()));

    private static RegoValue? Verify(BuiltinCall call, string text, RegoObject options)
    {
        var (now, dnsName, usages) = (DateTimeOffset.UnixEpoch.AddTicks(call.Now / 100), "", new List<int>());
        for (var i = 0; i < options.Count; i++)
        {
            var value = options.Values[i];
            switch ((options.Keys[i] as RegoString)?.Value, value)
            {
                case ("DNSName", RegoString name): dnsName = name.Value.Trim('"'); break;
                case ("DNSName", _): return call.Fail("'DNSName' should be a string");
                case ("CurrentTime", RegoNumber number) when number.TryGetInt64(out var time): now = DateTimeOffset.UnixEpoch.AddTicks(time / 100); break;
                case ("CurrentTime", _): return call.Fail("'CurrentTime' should be a number");
                case ("MaxConstraintComparisons", RegoNumber): break;
                case ("MaxConstraintComparisons", _): return call.Fail("'MaxConstraintComparisons' should be a number");
                case ("KeyUsages", RegoArray or RegoSet):
                    var names = OperandReading.ItemsOf(value).ToArray().OfType<RegoString>().Select(name => name.Value.Trim('"')).ToList();
                    if (names.Where(name => X509Oids.UsageByName(name) is null).ToList() is { Count: > 0 } wrong)
                    {
                        return call.Fail($"invalid entries for 'KeyUsages' found: [{string.Join(' ', wrong)}]");
                    }

                    usages.AddRange(names.Select(name => X509Oids.UsageByName(name) ?? 0));
                    break;
                case ("KeyUsages", _): return call.Fail("'KeyUsages' should be an Array or Set");
                default: return call.Fail("invalid key option");
            }
        }

        call.Charge(10_000);
        try
        {
            var certificates = Certificates(text);
            var chain = certificates.Count < 2 ? null : X509Chain.Build(certificates, now, dnsName, usages.Count == 0 ? [1] : usages);
            return chain is null ? Unverified : new RegoArray([RegoBoolean.True, Values(chain)]);
        }
        catch (Exception error) when (IsMalformed(error))
        {
            // What cannot be read is not verified: that is the answer.
            return Unverified;
        }
    }

    private static RegoObject Jwk(string text)
    {
        if (text.Length == 0)
        {
            throw new FormatException("input PEM data was empty");
        }

        if (!text.StartsWith("-----BEGIN", StringComparison.Ordinal))
        {
            text = Encoding.UTF8.GetString(Base64Text.Decode(text));
        }

        return X509Keys.Read(text) is [var key, ..] ? key.ToJwk() : throw new FormatException("there is no private key in it");
    }

    private static RegoObject Request(string text)
    {
        var bytes = Pem.Blocks(text).FirstOrDefault() is { Label: "CERTIFICATE REQUEST" } block ? block.Bytes : Base64Text.Decode(text);
        if (bytes.AsSpan().StartsWith("-----BEGIN"u8))
        {
            bytes = Pem.Blocks(Encoding.UTF8.GetString(bytes)).FirstOrDefault() is { Label: "CERTIFICATE REQUEST" } inner ? inner.Bytes : throw new FormatException("invalid PEM-encoded certificate signing request");
        }

        return X509Request.ToRego(bytes);
    }

    private static RegoObject KeyPair(string certificate, string key)
    {
        var certificates = Pem.Certificates(certificate);
        if (certificates.Count == 0)
        {
            throw new FormatException("tls: failed to find any PEM data in certificate input");
        }

        var keys = X509Keys.Read(key);
        var own = keys.Count > 0 ? keys[0] : throw new FormatException("tls: failed to find any PEM data in key input");
        return RegoObject.OfFields(
            ("Certificate", RegoArray.Of(certificates.Select(bytes => X509Values.Bytes(bytes)))), ("PrivateKey", own.ToGo()), ("SupportedSignatureAlgorithms", RegoNull.Value),
            ("OCSPStaple", RegoNull.Value), ("SignedCertificateTimestamps", RegoNull.Value), ("Leaf", new X509Certificate(certificates[0]).ToRego()));
    }
}
