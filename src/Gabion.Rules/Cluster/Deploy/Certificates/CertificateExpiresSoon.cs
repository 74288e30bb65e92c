using System.Collections.Immutable;
using Gabion.Model;
using Gabion.Model.Cluster.Certificates;

namespace Gabion.Rules.Cluster.Deploy.Certificates;

/// <summary>The last day of a certificate is near.</summary>
internal sealed class CertificateExpiresSoon : CertificateRule
{
    public override RuleCard Card { get; } = new()
    {
        Id = RuleId.Parse("GBN-CLU-551"),
        Title = "Certificate expires within 30 days",
        Severity = Severity.Medium,
        Stage = Stage.Deploy,
        Why = "Certificates that nobody renews stop what they protect at a moment that nobody chose.",
        Fix = "Renew it now, and let something renew it from now on.",
        References = ["https://kubernetes.io/docs/tasks/administer-cluster/kubeadm/kubeadm-certs/"],
    };

    private static readonly TimeSpan Soon = TimeSpan.FromDays(30);

    /// <summary>Certificates of a shorter life are renewed by programs, and near their end for much of it.</summary>
    private static readonly TimeSpan ShortLife = TimeSpan.FromDays(45);

    public override ImmutableArray<Example> Examples =>
    [
        Example.Bad("hook.yaml", """
            apiVersion: admissionregistration.k8s.io/v1
            kind: ValidatingWebhookConfiguration
            metadata: {name: guard}
            webhooks:
              - name: guard.shop.example
                clientConfig:
                  url: https://guard.shop.example/check
                  caBundle: ‹cert-soon› <--
            """),
        Example.Good("hook.yaml", """
            apiVersion: admissionregistration.k8s.io/v1
            kind: ValidatingWebhookConfiguration
            metadata: {name: guard}
            webhooks:
              - name: guard.shop.example
                clientConfig:
                  url: https://guard.shop.example/check
                  caBundle: ‹cert-ca›
            """),
    ];

    protected override IEnumerable<Problem> Check(CertificateSet set, FoundCertificate found)
    {
        var (from, to) = (found.Certificate.NotBefore, found.Certificate.NotAfter);
        if (to >= set.At && to < set.At + Soon && to - from > ShortLife)
        {
            yield return At(found, $"{Who(found)} expires on {Day(to)}", new Evidence("notAfter", Day(to))) with { Severity = found.Use == CertificateUse.File ? Severity.Low : null };
        }
    }
}
