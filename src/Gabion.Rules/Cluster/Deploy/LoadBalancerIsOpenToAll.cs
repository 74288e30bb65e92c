using System.Collections.Immutable;
using Gabion.Model;
using Gabion.Model.Cluster;

namespace Gabion.Rules.Cluster.Deploy;

/// <summary>A Service of type LoadBalancer is on the internet unless it says otherwise.</summary>
internal sealed class LoadBalancerIsOpenToAll : Rule<KubernetesObject>
{
    public override RuleCard Card { get; } = new()
    {
        Id = RuleId.Parse("GBN-CLU-211"),
        Title = "Load balancer lets everybody in",
        Severity = Severity.Medium,
        Stage = Stage.Deploy,
        Why = "Most clouds give the Service a public address: whatever it serves, an admin page as well, is on the internet the moment the manifest is applied.",
        Fix = "Set `loadBalancerSourceRanges` (and `allocateLoadBalancerNodePorts: false` where the load balancer needs no node ports: the ranges do not hold for them), ask for an internal load balancer by the cloud's annotation, or put an Ingress or Gateway in front.",
        References = ["https://kubernetes.io/docs/concepts/services-networking/service/#loadbalancer"],
        Aliases =
        [
            "exposed-services", "service_with_external_load_balancer", "service-type", "k8sblockloadbalancer", "restrict-loadbalancer",
            "no-loadbalancer-service", "C-0256",
        ],
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
              type: LoadBalancer <--
              ports: [{port: 80}]
            ---
            apiVersion: v1
            kind: Service
            metadata: {name: all-ranges}
            spec: {type: LoadBalancer, loadBalancerSourceRanges: [0.0.0.0/0], ports: [{port: 80}]} <--
            """),
        Example.Good("app.yaml", """
            apiVersion: v1
            kind: Service
            metadata: {name: web, annotations: {service.beta.kubernetes.io/aws-load-balancer-scheme: internal}}
            spec: {type: LoadBalancer, ports: [{port: 80}]}
            ---
            apiVersion: v1
            kind: Service
            metadata: {name: office-only}
            spec: {type: LoadBalancer, loadBalancerSourceRanges: [198.51.100.0/24], ports: [{port: 80}]}
            """),
    ];

    public override IEnumerable<Problem> Check(KubernetesObject item)
    {
        var ranges = item.Spec["loadBalancerSourceRanges"];
        var isOpen = ranges.Items.Count == 0 || ranges.Texts.Any(range => range is "0.0.0.0/0" or "::/0");
        if (item.Is("", "Service") && item.Spec["type"].Text == "LoadBalancer" && isOpen && !InternalLoadBalancer.IsAskedFor(item))
        {
            yield return Problem.At(ranges.Items.Count == 0 ? item.Spec["type"] : ranges, $"The load balancer of Service '{item.Name}' lets every address in");
        }
    }
}
