using System.Collections.Immutable;
using Gabion.Model;
using Gabion.Model.Cluster;

namespace Gabion.Rules.Cluster.Deploy;

/// <summary>A default backend beside rules receives what was meant for others.</summary>
internal sealed class IngressCatchesAll : Rule<KubernetesObject>
{
    public override RuleCard Card { get; } = new()
    {
        Id = RuleId.Parse("GBN-CLU-226"),
        Title = "Ingress takes every request that nobody else serves",
        Severity = Severity.Low,
        Stage = Stage.Deploy,
        Why = "The Service receives every request to the address that no rule matches, whatever host and path: requests for names of others, and each probe of a scanner.",
        Fix = "Write a rule with a host, and leave the default backend to the controller.",
        References = ["https://kubernetes.io/docs/concepts/services-networking/ingress/#default-backend"],
        Aliases = ["restrict-ingress-defaultbackend"],
    };

    public override ImmutableArray<string> Kinds => ["Ingress"];

    public override ImmutableArray<Example> Examples =>
    [
        Example.Bad("app.yaml", """
            apiVersion: networking.k8s.io/v1
            kind: Ingress
            metadata: {name: web}
            spec:
              defaultBackend: <--
                service: {name: web, port: {number: 80}}
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
        var backend = item.Spec["defaultBackend"].IsSet ? item.Spec["defaultBackend"] : item.Spec["backend"];
        if (ServiceBackend.IsIngress(item) && backend.IsSet)
        {
            yield return new(backend.EntrySpan, backend.Path, $"Ingress '{item.Name}' takes every request that no rule matches");
        }
    }
}
