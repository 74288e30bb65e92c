using System.Collections.Immutable;
using Gabion.Model;
using Gabion.Model.Cluster;

namespace Gabion.Rules.Cluster.Deploy;

/// <summary>Without TLS everything on the way can read and change the traffic.</summary>
internal sealed class IngressHasNoTls : Rule<KubernetesObject>
{
    public override RuleCard Card { get; } = new()
    {
        Id = RuleId.Parse("GBN-CLU-220"),
        Title = "Ingress serves a host without TLS",
        Severity = Severity.Medium,
        Stage = Stage.Deploy,
        Why = "Passwords, cookies and pages cross the network in the clear: everybody on the way can read and change them.",
        Fix = "Add the host to `tls` with a certificate, from cert-manager for instance.",
        References = ["https://kubernetes.io/docs/concepts/services-networking/ingress/#tls"],
        Controls = [new("PCI-DSS-4.0", "4.2.1", ControlCoverage.Partial)],
        Aliases = ["C-0263", "C-0231", "tlsSettingsMissing", "k8shttpsonly", "require-ingress-https", "ingress-host-match-tls"],
    };

    public override ImmutableArray<string> Kinds => ["Ingress"];

    public override ImmutableArray<Example> Examples =>
    [
        Example.Bad("app.yaml", """
            apiVersion: networking.k8s.io/v1
            kind: Ingress
            metadata: {name: web}
            spec:
              tls: [{hosts: [shop.example.com], secretName: shop}]
              rules:
                - host: shop.example.com
                - host: admin.example.com <--
            """),
        Example.Good("app.yaml", """
            apiVersion: networking.k8s.io/v1
            kind: Ingress
            metadata: {name: web}
            spec:
              tls: [{hosts: ["*.example.com"], secretName: shop}]
              rules: [{host: shop.example.com}]
            ---
            apiVersion: networking.k8s.io/v1
            kind: Ingress
            metadata: {name: balancer-ends-tls, annotations: {alb.ingress.kubernetes.io/certificate-arn: "arn:aws:acm:eu-central-1:1:certificate/1"}}
            spec: {rules: [{host: shop.example.com}]}
            """),
    ];

    public override IEnumerable<Problem> Check(KubernetesObject item)
    {
        if (!ServiceBackend.IsIngress(item) || IngressTls.EndsAtTheBalancer(item) || !item.Spec.IsMapping)
        {
            return [];
        }

        var tls = item.Spec["tls"];
        if (tls.Items.Count == 0)
        {
            return [Problem.At(tls, $"Ingress '{item.Name}' has no TLS")];
        }

        return from rule in item.Spec["rules"].Items
               where rule["host"].Text is { } host && !IngressTls.Covers(tls, host) && !Placeholder.In(host)
               select Problem.At(rule["host"], $"Ingress '{item.Name}' serves {rule["host"].Text} without TLS");
    }
}
