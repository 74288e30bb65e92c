using System.Collections.Immutable;
using Gabion.Model;
using Gabion.Model.Cluster.Certificates;

namespace Gabion.Rules.Cluster.Deploy.Certificates;

/// <summary>The first day of a certificate is still to come.</summary>
internal sealed class CertificateIsNotYetValid : CertificateRule
{
    public override RuleCard Card { get; } = new()
    {
        Id = RuleId.Parse("GBN-CLU-560"),
        Title = "Certificate is not valid yet",
        Severity = Severity.Medium,
        Stage = Stage.Deploy,
        Why = "Until its first day everybody who checks it refuses the connection; mostly a clock was wrong when it was made.",
        Fix = "Issue it anew on a machine whose clock is right.",
        References = ["https://www.rfc-editor.org/rfc/rfc5280"],
    };

    public override ImmutableArray<Example> Examples =>
    [
        Example.Bad("tls.yaml", """
            apiVersion: v1
            kind: Secret
            metadata: {name: web-tls}
            type: kubernetes.io/tls
            data:
              tls.crt: ‹cert-future› <--
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
        if (found.Certificate.NotBefore > set.At)
        {
            yield return At(found, $"{Who(found)} is valid from {Day(found.Certificate.NotBefore)} only", new Evidence("notBefore", Day(found.Certificate.NotBefore)));
        }
    }
}
