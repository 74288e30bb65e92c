using System.Collections.Immutable;
using Gabion.Model;
using Gabion.Model.Cluster;

namespace Gabion.Rules.Cluster.Deploy;

/// <summary>A policy that selects no pod protects none.</summary>
internal sealed class NetworkPolicySelectsNothing : Rule<ObjectSet>
{
    public override RuleCard Card { get; } = new()
    {
        Id = RuleId.Parse("GBN-CLU-185"),
        Title = "Network policy selects no pod",
        Severity = Severity.Medium,
        Stage = Stage.Deploy,
        Why = "The pods that the policy was written for stay open to everybody, and nothing tells.",
        Fix = "Correct `podSelector`, or the labels of the pods.",
        References = ["https://kubernetes.io/docs/concepts/services-networking/network-policies/"],
        Aliases = ["C-0299", "dangling-networkpolicy", "network_policy_is_not_targeting_any_pod", "networkpolicy-targets-pod"],
    };

    public override ImmutableArray<Example> Examples =>
    [
        Example.Bad("app.yaml", """
            apiVersion: networking.k8s.io/v1
            kind: NetworkPolicy
            metadata: {name: web}
            spec:
              podSelector: {matchLabels: {app: webb}} <--
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
            spec: {podSelector: {matchExpressions: [{key: app, operator: In, values: [web, shop]}]}}
            ---
            apiVersion: networking.k8s.io/v1
            kind: NetworkPolicy
            metadata: {name: all-of-the-namespace, namespace: empty}
            spec: {podSelector: {}}
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
        let field = policy.Spec["podSelector"]
        let selector = LabelSelector.Of(field)
        where policy.Is("networking.k8s.io", "NetworkPolicy") && !selector.IsEmpty && !set.Index.Pods.Select(policy.Namespace, selector).Any()
        select Problem.At(policy, field, $"NetworkPolicy '{policy.Name}' selects {selector}, and no pod that is defined here has these labels").UnlessPodsElsewhere(set, policy.Namespace);
}
