using System.Collections.Immutable;
using Gabion.Model;
using Gabion.Model.Cluster;

namespace Gabion.Rules.Cluster.Deploy;

/// <summary>A rule without a host takes requests for every name.</summary>
internal sealed class IngressHasNoHost : Rule<KubernetesObject>
{
    public override RuleCard Card { get; } = new()
    {
        Id = RuleId.Parse("GBN-CLU-223"),
        Title = "Ingress rule names no host",
        Severity = Severity.Info,
        Stage = Stage.Deploy,
        Why = "A rule without a host takes the requests for its paths whatever name they ask for: names of other teams, and a name that an attacker points at the address (DNS rebinding).",
        Fix = "Set `host`.",
        References = ["https://kubernetes.io/docs/concepts/services-networking/ingress/#ingress-rules"],
        Aliases = ["k8sblockwildcardingress", "disallow-empty-ingress-host"],
    };

    public override ImmutableArray<string> Kinds => ["Ingress"];

    public override ImmutableArray<Example> Examples =>
    [
        Example.Bad("app.yaml", """
            apiVersion: networking.k8s.io/v1
            kind: Ingress
            metadata: {name: web}
            spec:
              rules:
                - http: {paths: [{path: /, pathType: Prefix, backend: {service: {name: web, port: {number: 80}}}}]} <--
            """),
        Example.Good("app.yaml", """
            apiVersion: networking.k8s.io/v1
            kind: Ingress
            metadata: {name: web}
            spec: {rules: [{host: shop.example.com}]}
            """),
    ];

    public override IEnumerable<Problem> Check(KubernetesObject item) =>
        from rule in ServiceBackend.IsIngress(item) ? item.Spec["rules"].Items : default
        where string.IsNullOrEmpty(rule["host"].Text)
        select Problem.At(rule["host"], $"A rule of Ingress '{item.Name}' takes the requests for every host");
}
