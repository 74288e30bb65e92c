using System.Collections.Immutable;
using Gabion.Model;
using Gabion.Model.Cluster.Certificates;

namespace Gabion.Rules.Cluster.Deploy.Certificates;

/// <summary>A caBundle without a certificate that may sign.</summary>
internal sealed class WebhookAuthorityIsNone : CertificateRule
{
    public override RuleCard Card { get; } = new()
    {
        Id = RuleId.Parse("GBN-CLU-557"),
        Title = "caBundle holds no authority",
        Severity = Severity.Low,
        Stage = Stage.Deploy,
        Why = "The API server then believes only this one certificate: the next one that the webhook or API serves is refused, and with it the requests that it guards.",
        Fix = "Put the certificate of the authority into caBundle, or let cert-manager's cainjector do it.",
        References = ["https://kubernetes.io/docs/reference/access-authn-authz/extensible-admission-controllers/"],
    };

    public override ImmutableArray<Example> Examples =>
    [
        Example.Bad("api.yaml", """
            apiVersion: apiregistration.k8s.io/v1
            kind: APIService
            metadata: {name: v1.shop.example}
            spec:
              group: shop.example
              version: v1
              groupPriorityMinimum: 100
              versionPriority: 1
              service: {name: shop, namespace: shop}
              caBundle: ‹cert-leaf› <--
            """),
        Example.Good("api.yaml", """
            apiVersion: apiregistration.k8s.io/v1
            kind: APIService
            metadata: {name: v1.shop.example}
            spec:
              group: shop.example
              version: v1
              groupPriorityMinimum: 100
              versionPriority: 1
              service: {name: shop, namespace: shop}
              caBundle: ‹cert-ca›
            """),
    ];

    protected override IEnumerable<Problem> Check(CertificateSet set, FoundCertificate found)
    {
        var isBundle = found.Use is CertificateUse.WebhookAuthority or CertificateUse.ApiServiceAuthority or CertificateUse.ConversionAuthority;
        if (isBundle && found.Index == 0 && !set.Certificates.Any(other => other.Bundle == found.Bundle && other.Certificate.IsAuthority))
        {
            yield return At(found, $"caBundle of {found.Holder} holds no authority: only {found.Certificate.Subject} itself is believed");
        }
    }
}
