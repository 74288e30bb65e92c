using System.Collections.Immutable;
using Gabion.Model;
using Gabion.Model.Cluster;

namespace Gabion.Rules.Cluster.Deploy;

/// <summary>Group 0 owns files of the node and of many images.</summary>
internal sealed class GroupIsRoot : Rule<Workload>
{
    public override RuleCard Card { get; } = new()
    {
        Id = RuleId.Parse("GBN-CLU-014"),
        Title = "Container is in the root group",
        Severity = Severity.Low,
        Stage = Stage.Deploy,
        Why = "Group 0 may read and often write what root owns: files of the image, and of every folder of the node that is mounted.",
        Fix = "Give `runAsGroup`, `fsGroup` and `supplementalGroups` numbers of 10000 or above.",
        References = ["https://kubernetes.io/docs/tasks/configure-pod-container/security-context/"],
        Aliases = ["KSV-0116", "k8spspfsgroup", "require-non-root-groups"],
    };

    public override ImmutableArray<string> Keys => ["runAsGroup", "supplementalGroups", "fsGroup"];

    public override ImmutableArray<Example> Examples =>
    [
        PodExample.Bad("""
            securityContext:
              fsGroup: 0 <--
              supplementalGroups:
                - 0 <--
            containers:
              - name: web
                image: registry.example/web:1.4
                securityContext:
                  runAsGroup: 0 <--
            """),
        PodExample.Good("""
            securityContext: {runAsGroup: 10001, fsGroup: 10001, supplementalGroups: [10002]}
            containers:
              - name: web
                image: registry.example/web:1.4
            """),
    ];

    public override IEnumerable<Problem> Check(Workload workload)
    {
        if (workload.Pod.Spec["hostUsers"].IsFalse)
        {
            return [];
        }

        var pod = workload.Pod.SecurityContext;
        var shared = pod["supplementalGroups"].Items.Append(pod["fsGroup"])
            .Where(group => group.Integer == 0)
            .Select(group => PodProblem.At(group, "The pod is in group 0, root's"));
        return PodProblem.ForEachValue(workload.Pod, "runAsGroup", group => group.Integer == 0, (_, who) => $"{who} runs with group 0, root's").Concat(shared);
    }
}
