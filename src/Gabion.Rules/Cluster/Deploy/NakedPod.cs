using System.Collections.Immutable;
using Gabion.Model;
using Gabion.Model.Cluster;

namespace Gabion.Rules.Cluster.Deploy;

/// <summary>Nobody makes a bare Pod again.</summary>
internal sealed class NakedPod : Rule<Workload>
{
    public override RuleCard Card { get; } = new()
    {
        Id = RuleId.Parse("GBN-CLU-160"),
        Title = "Pod is not made by a controller",
        Severity = Severity.Low,
        Stage = Stage.Deploy,
        Why = "A Pod without a controller is gone after an eviction, a node failure or a drain, and is never updated: its image gets old and stays.",
        Fix = "Use a Deployment, StatefulSet, DaemonSet or Job.",
        References = ["https://kubernetes.io/docs/concepts/configuration/overview/#naked-pods-vs-replicasets-deployments-and-jobs"],
        Aliases = ["C-0073", "prevent-bare-pods"],
    };

    public override ImmutableArray<string> Kinds => ["Pod"];

    public override ImmutableArray<Example> Examples =>
    [
        Example.Bad("app.yaml", """
            apiVersion: v1
            kind: Pod
            metadata: {name: web} <--
            spec: {containers: [{name: web, image: "nginx:1.29"}]}
            """),
        Example.Good("app.yaml", """
            apiVersion: apps/v1
            kind: Deployment
            metadata: {name: web}
            spec:
              selector: {matchLabels: {app: web}}
              template: {metadata: {labels: {app: web}}, spec: {containers: [{name: web, image: "nginx:1.29"}]}}
            ---
            apiVersion: v1
            kind: Pod
            metadata: {name: test-connection, annotations: {helm.sh/hook: test}}
            spec: {restartPolicy: Never, containers: [{name: wget, image: "busybox:1.37"}]}
            """),
        Example.Good("etc/kubernetes/manifests/keepalived.yaml", """
            apiVersion: v1
            kind: Pod
            metadata: {name: keepalived, namespace: kube-system}
            spec: {hostNetwork: true, containers: [{name: keepalived, image: "registry.example/keepalived:2.3"}]}
            """),
        Example.Good("app.yaml", """
            apiVersion: v1
            kind: Pod
            metadata:
              name: keepalived-node1
              namespace: kube-system
              ownerReferences: [{apiVersion: v1, kind: Node, name: node1, uid: 7a0c, controller: true}]
            spec: {nodeName: node1, hostNetwork: true, containers: [{name: keepalived, image: "registry.example/keepalived:2.3"}]}
            """),
    ];

    public override IEnumerable<Problem> Check(Workload workload)
    {
        var item = workload.Object;
        if (item.Is("", "Pod") && !item.Metadata["ownerReferences"].IsSet && !workload.IsHook() && !workload.IsFragment() && !workload.IsStatic)
        {
            yield return Problem.At(item.Metadata["name"], $"Pod '{item.Name}' has no controller that would make it again");
        }
    }
}
