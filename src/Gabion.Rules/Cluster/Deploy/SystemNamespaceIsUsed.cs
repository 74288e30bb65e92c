using System.Collections.Immutable;
using Gabion.Model;
using Gabion.Model.Cluster;

namespace Gabion.Rules.Cluster.Deploy;

/// <summary>What runs in kube-system is trusted with the cluster.</summary>
internal sealed class SystemNamespaceIsUsed : Rule<Workload>
{
    public override RuleCard Card { get; } = new()
    {
        Id = RuleId.Parse("GBN-CLU-162"),
        Title = "Workload is put into a namespace of Kubernetes",
        Severity = Severity.Low,
        Stage = Stage.Deploy,
        Why = "Service accounts, quotas, policies and exemptions of `kube-system` are made for the cluster's own parts: a workload there is often excluded from admission policies, and whoever takes it over sits beside the control plane.",
        Fix = "Move the workload to a namespace of its own, unless it is a part of the cluster such as a network or storage driver.",
        References = ["https://kubernetes.io/docs/concepts/overview/working-with-objects/namespaces/#initial-namespaces"],
        Aliases = ["KSV-0037", "using_unrecommended_namespace"],
    };

    public override ImmutableArray<Example> Examples =>
    [
        Example.Bad("app.yaml", """
            apiVersion: v1
            kind: Pod
            metadata: {name: web, namespace: kube-system} <--
            spec: {containers: [{name: web, image: "nginx:1.29"}]}
            """),
        Example.Good("app.yaml", """
            apiVersion: apps/v1
            kind: DaemonSet
            metadata: {name: cni, namespace: kube-system}
            spec:
              selector: {matchLabels: {app: cni}}
              template:
                metadata: {labels: {app: cni}}
                spec: {priorityClassName: system-node-critical, containers: [{name: cni, image: "example.com/cni:1"}]}
            ---
            apiVersion: v1
            kind: Pod
            metadata: {name: kube-controller-manager, namespace: kube-system}
            spec: {containers: [{name: kube-controller-manager, command: [kube-controller-manager, --profiling=false]}]}
            """),
    ];

    public override IEnumerable<Problem> Check(Workload workload)
    {
        var item = workload.Object;
        var isPartOfCluster = workload.Pod.Spec["priorityClassName"].Text is "system-node-critical" or "system-cluster-critical";
        if (item.Namespace is "kube-system" or "kube-public" or "kube-node-lease" && !isPartOfCluster && !workload.IsFragment())
        {
            yield return Problem.At(item.Metadata["namespace"], $"{workload.Kind} '{item.Name}' is put into the namespace '{item.Namespace}'");
        }
    }
}
