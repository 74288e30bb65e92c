using System.Collections.Immutable;
using Gabion.Model;
using Gabion.Model.Cluster.Certificates;

namespace Gabion.Rules.Cluster.Deploy.Certificates;

/// <summary>RSA below 2048 bits, elliptic curves below 224 bits, DSA (NIST SP 800-57).</summary>
internal sealed class CertificateKeyIsWeak : CertificateRule
{
    public override RuleCard Card { get; } = new()
    {
        Id = RuleId.Parse("GBN-CLU-552"),
        Title = "Key of a certificate is weak",
        Severity = Severity.High,
        Stage = Stage.Deploy,
        Why = "A key of this length or kind can be computed from the certificate with means that money buys; whoever has it is the server, or the user.",
        Fix = "Make a new key: ECDSA P-256 or larger, Ed25519, or RSA of 2048 bits or more.",
        References = ["https://csrc.nist.gov/pubs/sp/800/57/pt1/r5/final"],
        Controls = [new("PCI-DSS-4.0", "4.2.1", ControlCoverage.Partial)],
    };

    private const int LeastRsa = 2048;
    private const int LeastEc = 224;

    public override ImmutableArray<Example> Examples =>
    [
        Example.Bad("tls.yaml", """
            apiVersion: v1
            kind: Secret
            metadata: {name: web-tls}
            type: kubernetes.io/tls
            data:
              tls.crt: ‹cert-weak› <--
            """),
        Example.Good("tls.yaml", """
            apiVersion: v1
            kind: Secret
            metadata: {name: web-tls}
            type: kubernetes.io/tls
            data:
              tls.crt: ‹cert-leaf›
            """),
    ];

    protected override IEnumerable<Problem> Check(CertificateSet set, FoundCertificate found)
    {
        var key = found.Certificate;
        var isWeak = key.KeyAlgorithm switch { "RSA" => key.KeyBits < LeastRsa, "EC" => key.KeyBits < LeastEc, "DSA" => true, _ => false };
        if (isWeak)
        {
            var words = key.KeyBits is { } bits ? $"{key.KeyAlgorithm} of {bits} bits" : key.KeyAlgorithm;
            yield return At(found, $"{Who(found)} has a weak key: {words}", new Evidence("key", words));
        }
    }
}
