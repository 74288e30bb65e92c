using System.Collections.Immutable;
using Gabion.Model;
using Gabion.Model.Cluster.Certificates;

namespace Gabion.Rules.Cluster.Deploy.Certificates;

/// <summary>An authority is used as a leaf; a self-signed one that stands alone is passed over, since it signs nobody who would be believed elsewhere.</summary>
internal sealed class LeafIsAuthority : CertificateRule
{
    public override RuleCard Card { get; } = new()
    {
        Id = RuleId.Parse("GBN-CLU-555"),
        Title = "Certificate of a server or user may sign others",
        Severity = Severity.Medium,
        Stage = Stage.Deploy,
        Why = "Its private key is where a server or a user needs it, and makes certificates for anybody: whoever takes the server over is then everybody who is believed.",
        Fix = "Issue a certificate that is no authority (CA:FALSE) for the server or user, and keep the authority's key elsewhere.",
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
              tls.crt: ‹cert-intermediate› <--
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
        if ((found.Use is CertificateUse.SecretChain or CertificateUse.KubeconfigClient) && found.Index == 0 && found.Certificate.IsAuthority && !found.Certificate.IsSelfSigned)
        {
            yield return At(found, $"{Who(found)} is an authority (CA:TRUE), and its key is in use", new Evidence("basicConstraints", "CA:TRUE"));
        }
    }
}
