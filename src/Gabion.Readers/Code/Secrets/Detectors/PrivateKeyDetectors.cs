using System.Collections.Immutable;
using Gabion.Model;
using Gabion.Model.Code;

namespace Gabion.Readers.Code.Secrets.Detectors;

/// <summary>Private keys in the forms in which tools write them to files.</summary>
internal static class PrivateKeyDetectors
{
    private static readonly DetectorFamily Key = new(SecretCategory.PrivateKey);

    public static ImmutableArray<SecretDetector> All { get; } =
    [
        Block("rsa-private-key", "RSA private key", Severity.Critical, "RSA PRIVATE KEY"),
        Block("ec-private-key", "Elliptic curve private key", Severity.Critical, "EC PRIVATE KEY"),
        Block("dsa-private-key", "DSA private key", Severity.Critical, "DSA PRIVATE KEY"),
        Block("pkcs8-private-key", "PKCS #8 private key", Severity.Critical, "PRIVATE KEY"),
        Block("encrypted-private-key", "Encrypted PKCS #8 private key", Severity.Medium, "ENCRYPTED PRIVATE KEY"),
        Block("openssh-private-key", "OpenSSH private key", Severity.Critical, "OPENSSH PRIVATE KEY"),
        Block("pgp-private-key", "PGP private key", Severity.Critical, "PGP PRIVATE KEY BLOCK"),
        Block("cosign-private-key", "Encrypted cosign or sigstore private key", Severity.Medium, "ENCRYPTED SIGSTORE PRIVATE KEY"),
        Block("openvpn-static-key", "OpenVPN static key", Severity.Critical, "OpenVPN Static key V1"),
        Key.Shaped("ssh2-private-key", "SSH2 private key", Severity.High, ["---- BEGIN SSH2 ENCRYPTED PRIVATE KEY ----"], new BlockShape("---- END SSH2 ENCRYPTED PRIVATE KEY ----")) with
        {
            Context = SecretContext.Block,
            Prefix = "---- BEGIN SSH2 ENCRYPTED PRIVATE KEY ----",
            Examples = ["---- BEGIN SSH2 ENCRYPTED PRIVATE KEY ----\n{b64}\n{b64}\n---- END SSH2 ENCRYPTED PRIVATE KEY ----"],
            CounterExamples = ["---- BEGIN SSH2 ENCRYPTED PRIVATE KEY ----\n...\n---- END SSH2 ENCRYPTED PRIVATE KEY ----"],
        },
        Key.Token("putty-private-key", "PuTTY private key", Severity.Critical, @"PuTTY-User-Key-File-[23]: [a-z0-9-]{4,30}\r?\nEncryption: [a-z0-9-]{3,20}\r?\n[\s!-~]{20,2000}Private-Lines: \d{1,3}(\r?\n[A-Za-z0-9+/]{16,64}={0,2}){1,60}",
            "PuTTY-User-Key-File-3: ssh-rsa\nEncryption: none\nComment: shop\nPublic-Lines: 1\n{b64}\nPrivate-Lines: 2\n{b64}\n{b60}=", "PuTTY-User-Key-File-3: ssh-rsa\nEncryption: none\n")
            with { Context = SecretContext.Block },
        Key.Token("age-secret-key", "age secret key", Severity.Critical, "AGE-SECRET-KEY-1[QPZRY9X8GF2TVDW0S3JN54KHCE6MUA7L]{58}",
            "AGE-SECRET-KEY-1{B52}{bech}", "AGE-SECRET-KEY-1QYQSZQGPQYQSZQGPQYQSZQGPQYQSZQGPQYQSZQGPQYQSZQGPQYQSZQGPQQ")
            with { Checksum = Checksums.Bech32, MinEntropy = 2 },
        Key.Assigned("jwk-private-key", "Private key in a JSON web key", Severity.Critical, ["\"d\""], "[A-Za-z0-9_-]{43,700}", "{\"kty\":\"EC\",\"crv\":\"P-256\",\"d\":\"[[{w43}]]\"}", "{\"type\":\"path\",\"d\":\"M10 10h80v80\"}")
            with { Keywords = ["\"kty\""], Shape = new JsonWebKeyShape(), MinEntropy = 4 },
        Key.Token("minisign-secret-key", "minisign secret key", Severity.High, @"untrusted comment: [^\n]{0,80}secret key\r?\nRW[A-Za-z0-9+/]{200,240}={0,2}", "untrusted comment: minisign encrypted secret key\nRW{b210}", "untrusted comment: minisign encrypted secret key\nRW{b20}")
            with { Context = SecretContext.Block, Keywords = ["untrusted comment: "], AllowsWords = true, Prefix = "untrusted comment: " },
        Key.Token("xml-private-key", "XML key value with its private part", Severity.Critical, "<RSAKeyValue><Modulus>[A-Za-z0-9+/=]{80,1000}</Modulus><Exponent>AQAB</Exponent><P>[A-Za-z0-9+/=]{40,500}", "<RSAKeyValue><Modulus>{b172}</Modulus><Exponent>AQAB</Exponent><P>{b86}==", "<RSAKeyValue><Modulus>{b172}</Modulus><Exponent>AQAB</Exponent></RSAKeyValue>")
            with { Context = SecretContext.Block },
    ];

    private static SecretDetector Block(string id, string title, Severity severity, string label) =>
        Key.Shaped(id, title, severity, [$"-----BEGIN {label}-----"], new BlockShape($"-----END {label}-----")) with
        {
            Context = SecretContext.Block,
            Prefix = $"-----BEGIN {label}-----",
            Examples =
            [
                $"-----BEGIN {label}-----\n{{b64}}\n{{b64}}\n{{b40}}\n-----END {label}-----",
                $"[[-----BEGIN {label}-----\\n{{b64}}\\n{{b64}}\\n-----END {label}-----]]\\n",
                $"\"[[{{b64:-----BEGIN {label}-----\n{{b64}}\n{{b64}}\n-----END {label}-----\n}}]]\"",
            ],
            CounterExamples = [$"-----BEGIN {label}-----\n...\n-----END {label}-----", $"if (line == \"-----BEGIN {label}-----\")", $"-----BEGIN {label}-----\n<your key>\n-----END {label}-----"],
        };
}
