namespace Gabion.Policy.Rego.Builtins.X509;

/// <summary>Object identifiers of certificates, and the numbers that Go has for them.</summary>
internal static class X509Oids
{
    public const string Rsa = "1.2.840.113549.1.1.1";
    public const string Ec = "1.2.840.10045.2.1";
    public const string Ed25519 = "1.3.101.112";

    /// <summary>Go's <c>x509.SignatureAlgorithm</c>.</summary>
    public static int SignatureAlgorithm(string oid) => oid switch
    {
        "1.2.840.113549.1.1.2" => 1,
        "1.2.840.113549.1.1.4" => 2,
        "1.2.840.113549.1.1.5" or "1.3.14.3.2.29" => 3,
        "1.2.840.113549.1.1.11" => 4,
        "1.2.840.113549.1.1.12" => 5,
        "1.2.840.113549.1.1.13" => 6,
        "1.2.840.10040.4.3" => 7,
        "2.16.840.1.101.3.4.3.2" => 8,
        "1.2.840.10045.4.1" => 9,
        "1.2.840.10045.4.3.2" => 10,
        "1.2.840.10045.4.3.3" => 11,
        "1.2.840.10045.4.3.4" => 12,
        Ed25519 => 16,
        _ => 0,
    };

    /// <summary>Go's <c>x509.PublicKeyAlgorithm</c>.</summary>
    public static int PublicKeyAlgorithm(string oid) => oid switch { Rsa => 1, "1.2.840.10040.4.1" => 2, Ec => 3, Ed25519 => 4, _ => 0 };

    /// <summary>Go's <c>x509.ExtKeyUsage</c>; null for one that it does not know.</summary>
    public static int? ExtendedKeyUsage(string oid) => oid switch
    {
        "2.5.29.37.0" => 0,
        "1.3.6.1.5.5.7.3.1" => 1,
        "1.3.6.1.5.5.7.3.2" => 2,
        "1.3.6.1.5.5.7.3.3" => 3,
        "1.3.6.1.5.5.7.3.4" => 4,
        "1.3.6.1.5.5.7.3.5" => 5,
        "1.3.6.1.5.5.7.3.6" => 6,
        "1.3.6.1.5.5.7.3.7" => 7,
        "1.3.6.1.5.5.7.3.8" => 8,
        "1.3.6.1.5.5.7.3.9" => 9,
        "1.3.6.1.4.1.311.10.3.3" => 10,
        "2.16.840.1.113730.4.1" => 11,
        "1.3.6.1.4.1.311.2.1.22" => 12,
        "1.3.6.1.4.1.311.61.1.1" => 13,
        _ => null,
    };

    /// <summary>The usages that a policy may ask for, by their names in OPA.</summary>
    public static int? UsageByName(string name) => name switch
    {
        "KeyUsageAny" => 0,
        "KeyUsageServerAuth" => 1,
        "KeyUsageClientAuth" => 2,
        "KeyUsageCodeSigning" => 3,
        "KeyUsageEmailProtection" => 4,
        "KeyUsageIPSECEndSystem" => 5,
        "KeyUsageIPSECTunnel" => 6,
        "KeyUsageIPSECUser" => 7,
        "KeyUsageTimeStamping" => 8,
        "KeyUsageOCSPSigning" => 9,
        "KeyUsageMicrosoftServerGatedCrypto" => 10,
        "KeyUsageNetscapeServerGatedCrypto" => 11,
        "KeyUsageMicrosoftCommercialCodeSigning" => 12,
        "KeyUsageMicrosoftKernelCodeSigning" => 13,
        _ => null,
    };
}
