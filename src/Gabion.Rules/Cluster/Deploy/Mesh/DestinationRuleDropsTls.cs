using System.Collections.Immutable;
using Gabion.Model;
using Gabion.Model.Cluster;

namespace Gabion.Rules.Cluster.Deploy.Mesh;

/// <summary>A DestinationRule with the TLS mode DISABLE.</summary>
internal sealed class DestinationRuleDropsTls : Rule<KubernetesObject>
{
    public override RuleCard Card { get; } = new()
    {
        Id = RuleId.Parse("GBN-CLU-572"),
        Title = "DestinationRule makes callers speak plain text",
        Severity = Severity.Medium,
        Stage = Stage.Deploy,
        Why = "The proxies of all callers leave out mutual TLS for this host, whatever the workload would understand: what they send is readable on the way.",
        Fix = "Remove the tls mode, so that Istio chooses mutual TLS by itself, or say ISTIO_MUTUAL.",
        References = ["https://istio.io/latest/docs/reference/config/networking/destination-rule/#ClientTLSSettings"],
        Controls = [new("NSA-CISA-1.2", "network.encryption", ControlCoverage.Partial), new("PCI-DSS-4.0", "4.2.1", ControlCoverage.Partial)],
    };

    public override ImmutableArray<string> Kinds => ["DestinationRule"];

    public override ImmutableArray<Example> Examples =>
    [
        Example.Bad("mesh.yaml", """
            apiVersion: networking.istio.io/v1
            kind: DestinationRule
            metadata: {name: web, namespace: shop}
            spec:
              host: web.shop.svc.cluster.local
              trafficPolicy:
                tls:
                  mode: DISABLE <--
                portLevelSettings:
                  - port: {number: 8080}
                    tls:
                      mode: DISABLE <--
            """),
        Example.Good("mesh.yaml", """
            apiVersion: networking.istio.io/v1
            kind: DestinationRule
            metadata: {name: web, namespace: shop}
            spec:
              host: web.shop.svc.cluster.local
              trafficPolicy: {tls: {mode: ISTIO_MUTUAL}}
            """),
    ];

    public override IEnumerable<Problem> Check(KubernetesObject fact) =>
        from tls in TrafficTls.Of(fact)
        where tls["mode"].Text == "DISABLE"
        select Problem.At(tls["mode"], $"DestinationRule '{fact.Name}' makes callers of {fact.Spec["host"].Text} speak plain text");
}
