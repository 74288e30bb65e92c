using System.Collections.Immutable;
using Gabion.Model;
using Gabion.Model.Cluster;

namespace Gabion.Rules.Cluster.Deploy;

/// <summary>With shared processes the containers of a pod are not kept apart.</summary>
internal sealed class ProcessesAreShared : Rule<Workload>
{
    public override RuleCard Card { get; } = new()
    {
        Id = RuleId.Parse("GBN-CLU-053"),
        Title = "Containers see each other's processes",
        Severity = Severity.Low,
        Stage = Stage.Deploy,
        Why = "Every container of the pod can signal the others' processes and read their environment and files through /proc: a weak sidecar becomes a way into the application.",
        Fix = "Remove `shareProcessNamespace: true`; debug with an ephemeral container that targets one container.",
        References = ["https://kubernetes.io/docs/tasks/configure-pod-container/share-process-namespace/"],
    };

    public override ImmutableArray<string> Keys => ["shareProcessNamespace"];

    public override ImmutableArray<Example> Examples =>
    [
        PodExample.Bad("""
            shareProcessNamespace: true <--
            containers:
              - name: web
                image: registry.example/web:1.4
            """),
        PodExample.Good("""
            shareProcessNamespace: false
            containers:
              - name: web
                image: registry.example/web:1.4
            """),
    ];

    public override IEnumerable<Problem> Check(Workload workload)
    {
        var shared = workload.Pod.Spec["shareProcessNamespace"];
        return shared.IsTrue
            ? [PodProblem.At(shared, "The containers of the pod share their processes") with { Patch = Patch.Remove(shared) with { Safety = PatchSafety.NeedsRuntimeKnowledge } }]
            : [];
    }
}
