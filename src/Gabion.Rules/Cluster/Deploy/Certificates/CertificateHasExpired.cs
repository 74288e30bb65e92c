using System.Collections.Immutable;
using Gabion.Model;
using Gabion.Model.Cluster.Certificates;

namespace Gabion.Rules.Cluster.Deploy.Certificates;

/// <summary>The last day of a certificate is over.</summary>
internal sealed class CertificateHasExpired : CertificateRule
{
    public override RuleCard Card { get; } = new()
    {
        Id = RuleId.Parse("GBN-CLU-550"),
        Title = "Certificate has expired",
        Severity = Severity.High,
        Stage = Stage.Deploy,
        Why = "Whoever checks it refuses the connection: an expired webhook authority stops every change of the cluster, an expired client certificate locks its user out.",
        Fix = "Issue it anew, and let something renew it in time (cert-manager, kubeadm certs renew).",
        References = ["https://kubernetes.io/docs/tasks/administer-cluster/kubeadm/kubeadm-certs/"],
        Controls = [new("PCI-DSS-4.0", "4.2.1", ControlCoverage.Partial)],
    };

    public override ImmutableArray<Example> Examples =>
    [
        Example.Bad("tls.yaml", """
            apiVersion: v1
            kind: Secret
            metadata: {name: web-tls, namespace: shop}
            type: kubernetes.io/tls
            data:
              tls.crt: ‹cert-expired› <--
            """),
        Example.Good("tls.yaml", """
            apiVersion: v1
            kind: Secret
            metadata: {name: web-tls, namespace: shop}
            type: kubernetes.io/tls
            data:
              tls.crt: ‹cert-leaf›
            """),
    ];

    protected override IEnumerable<Problem> Check(CertificateSet set, FoundCertificate found)
    {
        if (found.Certificate.NotAfter < set.At)
        {
            // What a file of its own is for is not said; it may be there to be refused in a test.
            yield return At(found, $"{Who(found)} has expired on {Day(found.Certificate.NotAfter)}", new Evidence("notAfter", Day(found.Certificate.NotAfter))) with
            {
                Severity = found.Use == CertificateUse.File ? Severity.Low : null,
            };
        }
    }
}
