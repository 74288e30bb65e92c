using System.Collections.Immutable;
using Gabion.Model;
using Gabion.Model.Cluster;

namespace Gabion.Rules.Cluster.Deploy;

/// <summary>A wildcard host receives requests for names of others.</summary>
internal sealed class IngressHostIsWildcard : Rule<KubernetesObject>
{
    public override RuleCard Card { get; } = new()
    {
        Id = RuleId.Parse("GBN-CLU-222"),
        Title = "Ingress or Gateway takes every name of a domain",
        Severity = Severity.Low,
        Stage = Stage.Deploy,
        Why = "A wildcard takes requests for every name below the domain that nobody else claims, those of other teams and those of forgotten DNS entries among them, and its certificate is good for all of them.",
        Fix = "List the hosts.",
        References = ["https://kubernetes.io/docs/concepts/services-networking/ingress/#hostname-wildcards"],
        Aliases = ["k8sblockwildcardingress", "restrict-ingress-wildcard"],
    };

    public override ImmutableArray<string> Keys => ["rules", "hostnames"];

    public override ImmutableArray<Example> Examples =>
    [
        Example.Bad("app.yaml", """
            apiVersion: networking.k8s.io/v1
            kind: Ingress
            metadata: {name: web}
            spec:
              rules:
                - host: "*.example.com" <--
            ---
            apiVersion: gateway.networking.k8s.io/v1
            kind: HTTPRoute
            metadata: {name: web}
            spec: {hostnames: ["*.example.com"]} <--
            """),
        Example.Good("app.yaml", """
            apiVersion: networking.k8s.io/v1
            kind: Ingress
            metadata: {name: web}
            spec: {rules: [{host: shop.example.com}]}
            """),
    ];

    public override IEnumerable<Problem> Check(KubernetesObject item)
    {
        var hosts = ServiceBackend.IsIngress(item) ? item.Spec["rules"].Items.Select(rule => rule["host"])
            : ServiceBackend.IsRoute(item) ? item.Spec["hostnames"].Items
            : [];
        return from host in hosts
               where host.Text?.StartsWith('*') == true
               select Problem.At(host, $"{item.Kind} '{item.Name}' takes the requests for {host.Text}");
    }
}
