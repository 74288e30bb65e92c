using System.Collections.Immutable;
using Gabion.Model;
using Gabion.Model.Cluster;

namespace Gabion.Rules.Cluster.Deploy;

/// <summary>A NodePort is reachable at the address of every node.</summary>
internal sealed class ServiceOpensNodePort : Rule<KubernetesObject>
{
    public override RuleCard Card { get; } = new()
    {
        Id = RuleId.Parse("GBN-CLU-210"),
        Title = "Service opens a port on every node",
        Severity = Severity.Low,
        Stage = Stage.Deploy,
        Why = "The port is open on every node's address, past load balancer, TLS and web firewall, and often past network policies too.",
        Fix = "Use `ClusterIP` behind an Ingress or a Gateway.",
        References = ["https://kubernetes.io/docs/concepts/services-networking/service/#type-nodeport"],
        Aliases = ["exposed-services", "service_type_is_nodeport", "service-type", "k8sblocknodeport", "restrict-node-port", "C-0256"],
    };

    public override ImmutableArray<string> Kinds => ["Service"];

    public override ImmutableArray<string> Keys => ["type"];

    public override ImmutableArray<Example> Examples =>
    [
        Example.Bad("app.yaml", """
            apiVersion: v1
            kind: Service
            metadata: {name: web}
            spec:
              type: NodePort <--
              ports: [{port: 80}]
            """),
        Example.Good("app.yaml", """
            apiVersion: v1
            kind: Service
            metadata: {name: web}
            spec: {selector: {app: web}, ports: [{port: 80}]}
            """),
    ];

    public override IEnumerable<Problem> Check(KubernetesObject item)
    {
        var type = item.Spec["type"];
        if (item.Is("", "Service") && type.Text == "NodePort")
        {
            yield return Problem.At(type, $"Service '{item.Name}' is reachable at a port of every node");
        }
    }
}
