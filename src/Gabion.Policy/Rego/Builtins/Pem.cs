using System.Formats.Asn1;
using System.Security.Cryptography;
using System.Text;

namespace Gabion.Policy.Rego.Builtins;

/// <summary>Texts between <c>-----BEGIN X-----</c> lines, and base64 that may hold such a text or plain DER.</summary>
internal static class Pem
{
    public static IEnumerable<(string Label, byte[] Bytes)> Blocks(string text)
    {
        while (PemEncoding.TryFind(text, out var fields))
        {
            yield return (text[fields.Label], Convert.FromBase64String(text[fields.Base64Data]));
            text = text[fields.Location.End..];
        }
    }

    /// <summary>The certificates (DER) in PEM, in base64 of PEM or in base64 of DER.</summary>
    /// <exception cref="FormatException">It is none of these.</exception>
    public static List<byte[]> Certificates(string text)
    {
        if (!text.StartsWith("-----BEGIN", StringComparison.Ordinal))
        {
            var bytes = Base64Text.Decode(text);
            if (!bytes.AsSpan().StartsWith("-----BEGIN"u8))
            {
                return Split(bytes);
            }

            text = Encoding.UTF8.GetString(bytes);
        }

        var certificates = new List<byte[]>();
        foreach (var (label, bytes) in Blocks(text))
        {
            certificates.Add(label == "CERTIFICATE" ? bytes : throw new FormatException($"PEM block type is '{label}', expected CERTIFICATE"));
        }

        return certificates;
    }

    /// <summary>Cuts certificates that stand one after another.</summary>
    private static List<byte[]> Split(byte[] bytes)
    {
        try
        {
            var certificates = new List<byte[]>();
            var reader = new AsnReader(bytes, AsnEncodingRules.DER);
            while (reader.HasData)
            {
                certificates.Add(reader.ReadEncodedValue().ToArray());
            }

            return certificates;
        }
        catch (AsnContentException error)
        {
            throw new FormatException("x509: malformed certificate", error);
        }
    }
}
