using System.Collections.Immutable;
using Gabion.Model;
using Gabion.Model.Cluster;

namespace Gabion.Rules.Cluster.Deploy;

/// <summary>A controller must select the pods that it makes.</summary>
internal sealed class SelectorMissesTemplate : Rule<Workload>
{
    public override RuleCard Card { get; } = new()
    {
        Id = RuleId.Parse("GBN-CLU-168"),
        Title = "Selector does not match the workload's own pods",
        Severity = Severity.High,
        Stage = Stage.Deploy,
        Why = "The API server refuses the object; custom controllers that do not check make pods without end, since they never find their own.",
        Fix = "Give the pod template the labels of the selector.",
        References = ["https://kubernetes.io/docs/concepts/workloads/controllers/deployment/#selector"],
        Aliases =
        [
            "C-0296", "mismatching-selector", "deployment-pod-selector-labels-match-template-metadata-labels",
            "statefulset-pod-selector-labels-match-template-metadata-labels",
        ],
    };

    public override ImmutableArray<string> Kinds => ["Deployment", "StatefulSet", "DaemonSet", "ReplicaSet", "ReplicationController"];

    public override ImmutableArray<Example> Examples =>
    [
        Example.Bad("app.yaml", """
            apiVersion: apps/v1
            kind: Deployment
            metadata: {name: web}
            spec:
              selector: {matchLabels: {app: web}} <--
              template:
                metadata: {labels: {app: shop-web}}
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
            kind: ReplicationController
            metadata: {name: selects-its-template-by-default}
            spec:
              template: {metadata: {labels: {app: old}}, spec: {containers: [{name: web, image: "nginx:1.29"}]}}
            ---
            apiVersion: apps/v1
            kind: Deployment
            metadata: {name: patch}
            spec: {template: {spec: {containers: [{name: added, image: "shop/sidecar:2"}]}}}
            """),
    ];

    public override IEnumerable<Problem> Check(Workload workload)
    {
        var field = workload.Object.Spec["selector"];
        if (workload.IsFragment() || workload.Kind is not ("Deployment" or "StatefulSet" or "DaemonSet" or "ReplicaSet" or "ReplicationController"))
        {
            yield break;
        }

        var isOptional = workload.Object.Group is "" or "extensions" || workload.Object.Version == "v1beta1";
        var selector = workload.Kind == "ReplicationController" ? LabelSelector.OfMap(field) : LabelSelector.Of(field);
        if (selector.IsEmpty ? !isOptional : !selector.Matches(new(workload.Pod.Metadata["labels"])))
        {
            yield return Problem.At(field, selector.IsEmpty
                ? $"{workload.Kind} '{workload.Object.Name}' has no selector"
                : $"The selector of {workload.Kind} '{workload.Object.Name}' ({selector}) does not match the labels of its pod template");
        }
    }
}
