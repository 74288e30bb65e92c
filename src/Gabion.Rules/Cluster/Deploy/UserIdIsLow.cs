using System.Collections.Immutable;
using Gabion.Model;
using Gabion.Model.Cluster;

namespace Gabion.Rules.Cluster.Deploy;

/// <summary>Ids below 10000 are handed out to people and services of the node.</summary>
internal sealed class UserIdIsLow : Rule<Workload>
{
    public override RuleCard Card { get; } = new()
    {
        Id = RuleId.Parse("GBN-CLU-013"),
        Title = "User id may belong to a user of the node",
        Severity = Severity.Info,
        Stage = Stage.Deploy,
        Why = "Without a user namespace the id in the container is the id on the node: a low one is likely to own files or processes there.",
        Fix = "Give `runAsUser` a number of 10000 or above.",
        References = ["https://kubernetes.io/docs/tasks/configure-pod-container/security-context/"],
        Aliases =
        [
            "KSV-0020", "CKV_K8S_40", "containers_run_with_low_uid", "RunAsUser", "container-security-context-user-group-id",
        ],
    };

    public override ImmutableArray<string> Keys => ["runAsUser"];

    public override ImmutableArray<Example> Examples =>
    [
        PodExample.Bad("""
            containers:
              - name: web
                image: registry.example/web:1.4
                securityContext:
                  runAsUser: 1000 <--
            """),
        PodExample.Good("""
            containers:
              - name: web
                image: registry.example/web:1.4
                securityContext: {runAsUser: 10001}
            """),
        PodExample.Good("""
            containers:
              - name: web
                image: registry.example/web:1.4
                securityContext: {runAsNonRoot: true}
            """),
    ];

    public override IEnumerable<Problem> Check(Workload workload) => PodProblem.ForEachValue(
        workload.Pod,
        "runAsUser",
        user => user.Integer is > 0 and < 10_000 && !workload.Pod.Spec["hostUsers"].IsFalse,
        (user, who) => $"{who} runs as user {user.Integer}, which may be a user of the node");
}
