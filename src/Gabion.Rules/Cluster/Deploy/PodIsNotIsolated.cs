using System.Collections.Immutable;
using Gabion.Model;
using Gabion.Model.Cluster;

namespace Gabion.Rules.Cluster.Deploy;

/// <summary>In a namespace with policies a pod that none selects stays open.</summary>
internal sealed class PodIsNotIsolated : Rule<ObjectSet>
{
    public override RuleCard Card { get; } = new()
    {
        Id = RuleId.Parse("GBN-CLU-246"),
        Title = "Pod is selected by no network policy",
        Severity = Severity.Low,
        Stage = Stage.Deploy,
        Why = "The namespace has network policies, but none selects this pod: everybody may reach it, and it may reach everybody.",
        Fix = "Add a policy that selects the pod, or one that denies by default for the whole namespace.",
        References = ["https://kubernetes.io/docs/concepts/services-networking/network-policies/#the-two-sorts-of-pod-isolation"],
        Controls = [new("CIS-Kubernetes-1.12", "5.3.2", ControlCoverage.Partial), new("NSA-CISA-1.2", "network.policies", ControlCoverage.Partial)],
        Aliases = ["non-isolated-pod", "C-0260", "CKV2_K8S_6", "pod-networkpolicy", "missingNetworkPolicy"],
    };

    public override ImmutableArray<Example> Examples =>
    [
        Example.Bad("app.yaml", """
            apiVersion: networking.k8s.io/v1
            kind: NetworkPolicy
            metadata: {name: web}
            spec: {podSelector: {matchLabels: {app: web}}}
            ---
            apiVersion: apps/v1
            kind: Deployment
            metadata: {name: web}
            spec:
              selector: {matchLabels: {app: web}}
              template: {metadata: {labels: {app: web}}, spec: {containers: [{name: web, image: "nginx:1.29"}]}}
            ---
            apiVersion: apps/v1
            kind: Deployment
            metadata: {name: db} <--
            spec:
              selector: {matchLabels: {app: db}}
              template: {metadata: {labels: {app: db}}, spec: {containers: [{name: db, image: "postgres:17"}]}}
            """),
        Example.Good("app.yaml", """
            apiVersion: networking.k8s.io/v1
            kind: NetworkPolicy
            metadata: {name: web}
            spec: {podSelector: {matchLabels: {app: web}}}
            ---
            apiVersion: apps/v1
            kind: Deployment
            metadata: {name: web}
            spec:
              selector: {matchLabels: {app: web}}
              template: {metadata: {labels: {app: web}}, spec: {containers: [{name: web, image: "nginx:1.29"}]}}
            ---
            apiVersion: v1
            kind: Pod
            metadata: {name: on-the-host}
            spec:
              hostNetwork: true
              containers: [{name: agent, image: "shop/agent:1"}]
            """),
    ];

    public override IEnumerable<Problem> Check(ObjectSet set)
    {
        var isolation = PodIsolation.Of(set);
        return from workload in isolation.HasOtherPolicies ? [] : set.Workloads
               where isolation.HasPolicies(workload.Object.Namespace) && !isolation.Selects(workload) && !workload.Pod.HostNetwork && !workload.IsFragment()
               select Problem.At(workload.Object, workload.Object.Metadata["name"], $"No network policy selects the pods of {workload.Kind} '{workload.Object.Name}'").UnlessElsewhere(set);
    }
}
