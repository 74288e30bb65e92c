using System.Collections.Immutable;
using Gabion.Model;
using Gabion.Model.Cluster;

namespace Gabion.Rules.Cluster.Deploy;

/// <summary>Ids below 10000 are handed out to groups of the node.</summary>
internal sealed class GroupIdIsLow : Rule<Workload>
{
    public override RuleCard Card { get; } = new()
    {
        Id = RuleId.Parse("GBN-CLU-015"),
        Title = "Group id may belong to a group of the node",
        Severity = Severity.Info,
        Stage = Stage.Deploy,
        Why = "Without a user namespace the id in the container is the id on the node: a low one is likely to own files there.",
        Fix = "Give `runAsGroup` a number of 10000 or above.",
        References = ["https://kubernetes.io/docs/tasks/configure-pod-container/security-context/"],
        Aliases = ["KSV-0021", "RunAsGroup", "container-security-context-user-group-id"],
    };

    public override ImmutableArray<string> Keys => ["runAsGroup"];

    public override ImmutableArray<Example> Examples =>
    [
        PodExample.Bad("""
            containers:
              - name: web
                image: registry.example/web:1.4
                securityContext:
                  runAsGroup: 1000 <--
            """),
        PodExample.Good("""
            containers:
              - name: web
                image: registry.example/web:1.4
                securityContext: {runAsGroup: 10001}
            """),
    ];

    public override IEnumerable<Problem> Check(Workload workload) => PodProblem.ForEachValue(
        workload.Pod,
        "runAsGroup",
        group => group.Integer is > 0 and < 10_000 && !workload.Pod.Spec["hostUsers"].IsFalse,
        (group, who) => $"{who} runs with group {group.Integer}, which may be a group of the node");
}
