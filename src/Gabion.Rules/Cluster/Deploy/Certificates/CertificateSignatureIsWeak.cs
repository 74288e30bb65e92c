using System.Collections.Immutable;
using Gabion.Model;
using Gabion.Model.Cluster.Certificates;

namespace Gabion.Rules.Cluster.Deploy.Certificates;

/// <summary>A signature over a broken digest; that of a self-signed certificate counts for nothing and is passed over.</summary>
internal sealed class CertificateSignatureIsWeak : CertificateRule
{
    public override RuleCard Card { get; } = new()
    {
        Id = RuleId.Parse("GBN-CLU-553"),
        Title = "Certificate is signed with SHA-1 or MD5",
        Severity = Severity.Medium,
        Stage = Stage.Deploy,
        Why = "A second certificate with the same signature can be made for these; Go programs, so all of Kubernetes, refuse SHA-1 and MD5 since Go 1.18.",
        Fix = "Issue it anew with SHA-256 or better.",
        References = ["https://go.dev/doc/go1.18#sha1"],
        Controls = [new("PCI-DSS-4.0", "4.2.1", ControlCoverage.Partial)],
    };

    public override ImmutableArray<Example> Examples =>
    [
        Example.Bad("tls.yaml", """
            apiVersion: v1
            kind: Secret
            metadata: {name: web-tls}
            type: kubernetes.io/tls
            data:
              tls.crt: ‹cert-sha1› <--
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
        var algorithm = found.Certificate.SignatureAlgorithm;
        if ((algorithm.StartsWith("sha1", StringComparison.OrdinalIgnoreCase) || algorithm.StartsWith("md", StringComparison.OrdinalIgnoreCase)) && !found.Certificate.IsSelfSigned)
        {
            yield return At(found, $"{Who(found)} is signed with {algorithm}", new Evidence("signature", algorithm));
        }
    }
}
