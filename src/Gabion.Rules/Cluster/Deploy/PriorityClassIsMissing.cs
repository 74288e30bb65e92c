using System.Collections.Immutable;
using Gabion.Model;
using Gabion.Model.Cluster;

namespace Gabion.Rules.Cluster.Deploy;

/// <summary>When nodes are full, priority decides who stays; most clusters define none, so this runs when asked for.</summary>
internal sealed class PriorityClassIsMissing : Rule<Workload>
{
    public override RuleCard Card { get; } = new()
    {
        Id = RuleId.Parse("GBN-CLU-142"),
        Title = "Workload has no priority class",
        Severity = Severity.Info,
        Stage = Stage.Deploy,
        OnByDefault = false,
        Why = "When a node runs short, pods of the lowest priority go first; without a class a payment service and a nightly report are equals.",
        Fix = "Set `priorityClassName`.",
        References = ["https://kubernetes.io/docs/concepts/scheduling-eviction/pod-priority-preemption/"],
        Aliases = ["priority-class-name", "priorityClassNotSet"],
    };

    public override ImmutableArray<Example> Examples =>
    [
        Example.Bad("app.yaml", """
            apiVersion: v1
            kind: Pod
            metadata: {name: web}
            spec: <--
              containers: [{name: web, image: "nginx:1.29"}]
            """),
        Example.Good("app.yaml", """
            apiVersion: v1
            kind: Pod
            metadata: {name: web}
            spec:
              containers: [{name: web, image: "nginx:1.29"}]
              priorityClassName: customer-facing
            """),
    ];

    public override IEnumerable<Problem> Check(Workload workload)
    {
        var name = workload.Pod.Spec["priorityClassName"];
        if (!workload.IsFragment() && string.IsNullOrEmpty(name.Text))
        {
            yield return Problem.At(name, $"{workload.Kind} '{workload.Object.Name}' has no priority class");
        }
    }
}
