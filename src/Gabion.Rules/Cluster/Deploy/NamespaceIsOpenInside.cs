using System.Collections.Immutable;
using Gabion.Model;
using Gabion.Model.Cluster;

namespace Gabion.Rules.Cluster.Deploy;

/// <summary>Without a policy that selects all pods each pod reaches each other.</summary>
internal sealed class NamespaceIsOpenInside : Rule<ObjectSet>
{
    public override RuleCard Card { get; } = new()
    {
        Id = RuleId.Parse("GBN-CLU-245"),
        Title = "Namespace has no network policy that denies by default",
        Severity = Severity.Medium,
        Stage = Stage.Deploy,
        Why = "From one pod that was taken over an attacker reaches every other, the databases of other teams among them.",
        Fix = "Add a NetworkPolicy with an empty `podSelector` and no rules for `Ingress` and `Egress`, and allow what is needed beside it.",
        References = ["https://kubernetes.io/docs/concepts/services-networking/network-policies/#default-policies"],
        Controls = [new("CIS-Kubernetes-1.12", "5.3.2", ControlCoverage.Partial), new("NSA-CISA-1.2", "network.policies", ControlCoverage.Partial)],
        Aliases =
        [
            "KSV-0038", "C-0030", "C-0206", "C-0260", "CKV2_K8S_6", "missingNetworkPolicy", "pod_misconfigured_network_policy",
            "require-netpol", "add-networkpolicy",
        ],
    };

    public override ImmutableArray<Example> Examples =>
    [
        Example.Bad("app.yaml", """
            apiVersion: v1
            kind: Namespace
            metadata: {name: shop} <--
            ---
            apiVersion: v1
            kind: Pod
            metadata: {name: web, namespace: shop}
            spec: {containers: [{name: web, image: "nginx:1.29"}]}
            """),
        Example.Good("app.yaml", """
            apiVersion: v1
            kind: Namespace
            metadata: {name: shop}
            ---
            apiVersion: v1
            kind: Pod
            metadata: {name: web, namespace: shop}
            spec: {containers: [{name: web, image: "nginx:1.29"}]}
            ---
            apiVersion: networking.k8s.io/v1
            kind: NetworkPolicy
            metadata: {name: default-deny, namespace: shop}
            spec: {podSelector: {}, policyTypes: [Ingress, Egress]}
            """),
    ];

    public override IEnumerable<Problem> Check(ObjectSet set)
    {
        var isolation = PodIsolation.Of(set);
        return from item in isolation.HasOtherPolicies ? [] : NamespacesWithPods.In(set)
               where !isolation.DeniesByDefault(item.Name)
               select Problem.At(item, item.Metadata["name"], $"Namespace '{item.Name}' has no network policy that denies by default").UnlessElsewhere(set);
    }
}
