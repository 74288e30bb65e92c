using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace Gabion.Formats.X509;

/// <summary>The names of uses as RFC 5280 and OpenSSL spell them.</summary>
internal static class CertificateUsages
{
    private static readonly (X509KeyUsageFlags Flag, string Name)[] Names =
    [
        (X509KeyUsageFlags.DigitalSignature, "digitalSignature"), (X509KeyUsageFlags.NonRepudiation, "nonRepudiation"),
        (X509KeyUsageFlags.KeyEncipherment, "keyEncipherment"), (X509KeyUsageFlags.DataEncipherment, "dataEncipherment"),
        (X509KeyUsageFlags.KeyAgreement, "keyAgreement"), (X509KeyUsageFlags.KeyCertSign, "keyCertSign"), (X509KeyUsageFlags.CrlSign, "cRLSign"),
        (X509KeyUsageFlags.EncipherOnly, "encipherOnly"), (X509KeyUsageFlags.DecipherOnly, "decipherOnly"),
    ];

    public static IEnumerable<string> Of(X509KeyUsageFlags flags) => Names.Where(name => flags.HasFlag(name.Flag)).Select(name => name.Name);

    public static string Of(Oid usage) => usage.Value switch
    {
        "1.3.6.1.5.5.7.3.1" => "serverAuth",
        "1.3.6.1.5.5.7.3.2" => "clientAuth",
        "1.3.6.1.5.5.7.3.3" => "codeSigning",
        "1.3.6.1.5.5.7.3.4" => "emailProtection",
        "1.3.6.1.5.5.7.3.8" => "timeStamping",
        "1.3.6.1.5.5.7.3.9" => "OCSPSigning",
        "2.5.29.37.0" => "anyExtendedKeyUsage",
        var other => other ?? "",
    };
}
