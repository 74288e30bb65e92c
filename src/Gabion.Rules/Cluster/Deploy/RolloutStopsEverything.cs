using System.Collections.Immutable;
using Gabion.Model;
using Gabion.Model.Cluster;

namespace Gabion.Rules.Cluster.Deploy;

/// <summary>Recreate, and a maxUnavailable of everything, turn each roll-out into an outage.</summary>
internal sealed class RolloutStopsEverything : Rule<Workload>
{
    public override RuleCard Card { get; } = new()
    {
        Id = RuleId.Parse("GBN-CLU-140"),
        Title = "Roll-out takes every replica down at once",
        Severity = Severity.Low,
        Stage = Stage.Deploy,
        Why = "All pods are stopped before the first new one runs: each release is an outage, and a broken release a long one.",
        Fix = "Use `RollingUpdate` with `maxUnavailable` below the number of replicas.",
        References = ["https://kubernetes.io/docs/concepts/workloads/controllers/deployment/#strategy"],
        Aliases = ["no-rolling-update-strategy", "C-0305", "deployment-strategy"],
    };

    public override ImmutableArray<string> Kinds => ["Deployment"];

    public override ImmutableArray<string> Keys => ["strategy"];

    public override ImmutableArray<Example> Examples =>
    [
        Example.Bad("app.yaml", """
            apiVersion: apps/v1
            kind: Deployment
            metadata: {name: web}
            spec:
              replicas: 3
              strategy: {type: Recreate} <--
              selector: {matchLabels: {app: web}}
              template: {metadata: {labels: {app: web}}, spec: {containers: [{name: web, image: "nginx:1.29"}]}}
            """),
        Example.Good("app.yaml", """
            apiVersion: apps/v1
            kind: Deployment
            metadata: {name: one-writer}
            spec:
              strategy: {type: Recreate}
              selector: {matchLabels: {app: one-writer}}
              template:
                metadata: {labels: {app: one-writer}}
                spec: {containers: [{name: web, image: "nginx:1.29"}]}
            """),
    ];

    public override IEnumerable<Problem> Check(Workload workload)
    {
        var strategy = workload.Object.Spec["strategy"];
        var most = strategy["rollingUpdate"]["maxUnavailable"];
        var all = most.Text == "100%" || most.Integer >= workload.Replicas();
        if (workload.Kind == "Deployment" && workload.Replicas() > 1 && (all || strategy["type"].Text == "Recreate"))
        {
            yield return Problem.At(all ? most : strategy["type"], $"Each roll-out stops all {workload.Replicas()} replicas of Deployment '{workload.Object.Name}' at once");
        }
    }
}
