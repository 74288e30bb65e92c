using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text.Json;
using Gabion.Policy.Rego.Evaluate;
using Gabion.Policy.Rego.Syntax;

namespace Gabion.Tests.Policy.Rego;

/// <summary>Built-in functions that read formats of their own: whatever they are given, they answer or are undefined.</summary>
public sealed class BuiltinFuzzTests
{
    private static readonly EvaluationSettings Settings = EvaluationSettings.Default with { Limits = new() { MostSteps = 1_000_000 } };

    [Fact]
    public void Any_bytes_are_a_certificate_or_none()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest("CN=a, O=b", key, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(true, true, 1, true));
        request.CertificateExtensions.Add(new X509KeyUsageExtension(X509KeyUsageFlags.KeyCertSign, true));
        using var certificate = request.CreateSelfSigned(DateTimeOffset.UnixEpoch, DateTimeOffset.UnixEpoch.AddYears(90));
        var good = certificate.RawData;
        const string Module = "package test\np := [crypto.x509.parse_certificates(input), crypto.x509.parse_and_verify_certificates(input)]\nq := crypto.x509.parse_certificate_request(input)";
        Assert.Contains("\"CommonName\":\"a\"", RegoRun.Query("data.test.p", JsonSerializer.Serialize(Convert.ToBase64String(good)), "{}", RegoVersion.V1, Module), StringComparison.Ordinal);

        var random = new Random(13);
        for (var round = 0; round < 500; round++)
        {
            var bytes = good.ToArray();
            for (var change = 0; change <= round % 3; change++)
            {
                bytes[random.Next(bytes.Length)] = (byte)random.Next(256);
            }

            bytes = round % 5 == 0 ? bytes[..random.Next(bytes.Length)] : bytes;
            Assert.NotEmpty(RegoRun.Query("data.test", JsonSerializer.Serialize(Convert.ToBase64String(bytes)), "{}", RegoVersion.V1, Settings, Module));
        }
    }

    [Fact]
    public void Any_text_is_a_query_or_none()
    {
        const string Query = "query q($a: [Int!]! = [1]) @x { b: f(a: $a, s: \"\"\"t\"\"\", o: {k: E}) { ...F ... on T @include(if: true) { id } } } fragment F on T { id }";
        const string Schema = "schema { query: T } \"d\" type T implements I & J { f(a: Int = 1): [T!] id: ID! } interface I { id: ID! } union U = T | V enum E { A B } input N { x: Float } scalar S directive @x on QUERY extend type T { z: S }";
        string[] pieces = ["{", "}", "(", ")", "[", "]", "!", "...", "$", ":", "=", "@", "\"", "\"\"\"", "|", "&", "on", "#", "\n", "1.5e", "é", "\u0000", "\\u12"];
        const string Module = "package test\np := graphql.parse_query(input.q)\nq := graphql.parse_schema(input.s)\nr := graphql.is_valid(input.q, input.s)\ns := graphql.parse_and_verify(input.q, input.s)";
        var random = new Random(17);
        for (var round = 0; round < 500; round++)
        {
            var (query, schema) = (Change(Query), Change(Schema));
            Assert.NotEmpty(RegoRun.Query("data.test", JsonSerializer.Serialize(new { q = query, s = schema }), "{}", RegoVersion.V1, Settings, Module));
        }

        string Change(string text)
        {
            var at = random.Next(text.Length);
            return random.Next(3) switch
            {
                0 => text.Remove(at, Math.Min(random.Next(1, 9), text.Length - at)),
                1 => text.Insert(at, pieces[random.Next(pieces.Length)]),
                _ => text.Remove(at, 1).Insert(at, pieces[random.Next(pieces.Length)]),
            };
        }
    }
}
