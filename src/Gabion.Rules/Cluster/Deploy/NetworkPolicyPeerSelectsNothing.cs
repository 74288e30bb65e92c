using System.Collections.Immutable;
using Gabion.Model;
using Gabion.Model.Cluster;

namespace Gabion.Rules.Cluster.Deploy;

/// <summary>A peer that selects no pod allows nobody, or whoever takes the labels.</summary>
internal sealed class NetworkPolicyPeerSelectsNothing : Rule<ObjectSet>
{
    public override RuleCard Card { get; } = new()
    {
        Id = RuleId.Parse("GBN-CLU-186"),
        Title = "Peer of a network policy is no pod",
        Severity = Severity.Low,
        Stage = Stage.Deploy,
        Why = "The connection that the policy was meant to allow is blocked; and a pod of anybody who may set these labels is let in.",
        Fix = "Correct the peer's `podSelector`, or remove the peer.",
        References = ["https://kubernetes.io/docs/concepts/services-networking/network-policies/"],
        Aliases = ["dangling-networkpolicypeer-podselector"],
    };

    public override ImmutableArray<Example> Examples =>
    [
        Example.Bad("app.yaml", """
            apiVersion: networking.k8s.io/v1
            kind: NetworkPolicy
            metadata: {name: web}
            spec:
              podSelector: {}
              ingress:
                - from: [{podSelector: {matchLabels: {app: gateway}}}] <--
            ---
            apiVersion: apps/v1
            kind: Deployment
            metadata: {name: web}
            spec:
              selector: {matchLabels: {app: web}}
              template: {metadata: {labels: {app: web}}, spec: {containers: [{name: web, image: "nginx:1.29"}]}}
            """),
        Example.Good("app.yaml", """
            apiVersion: networking.k8s.io/v1
            kind: NetworkPolicy
            metadata: {name: web}
            spec:
              podSelector: {}
              ingress:
                - from:
                    - podSelector: {matchLabels: {app: web}}
                    - {namespaceSelector: {matchLabels: {team: shop}}, podSelector: {matchLabels: {app: gateway}}}
            ---
            apiVersion: apps/v1
            kind: Deployment
            metadata: {name: web}
            spec:
              selector: {matchLabels: {app: web}}
              template: {metadata: {labels: {app: web}}, spec: {containers: [{name: web, image: "nginx:1.29"}]}}
            """),
    ];

    public override IEnumerable<Problem> Check(ObjectSet set) =>
        from policy in set.OfKind("NetworkPolicy")
        where policy.Is("networking.k8s.io", "NetworkPolicy")
        from peer in policy.Spec["ingress"].Items.SelectMany(rule => rule["from"].Items)
            .Concat(policy.Spec["egress"].Items.SelectMany(rule => rule["to"].Items))
        let field = peer["podSelector"]
        let selector = LabelSelector.Of(field)
        // Pods of other namespaces are often deployed from elsewhere.
        where field.IsSet && !selector.IsEmpty && !peer["namespaceSelector"].IsSet && !set.Index.Pods.Select(policy.Namespace, selector).Any()
        select Problem.At(policy, field, $"A peer of NetworkPolicy '{policy.Name}' selects {selector}, and no pod that is defined here has these labels").UnlessPodsElsewhere(set, policy.Namespace);
}
