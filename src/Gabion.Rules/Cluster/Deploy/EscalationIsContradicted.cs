using System.Collections.Immutable;
using Gabion.Model;
using Gabion.Model.Cluster;

namespace Gabion.Rules.Cluster.Deploy;

/// <summary>The API server refuses a container that forbids escalation and asks for what includes it.</summary>
internal sealed class EscalationIsContradicted : Rule<Workload>
{
    public override RuleCard Card { get; } = new()
    {
        Id = RuleId.Parse("GBN-CLU-069"),
        Title = "Privilege escalation is forbidden and given at once",
        Severity = Severity.High,
        Stage = Stage.Deploy,
        Why = "The API server refuses a container with `allowPrivilegeEscalation: false` that is privileged or adds CAP_SYS_ADMIN: no pod of this workload is ever made.",
        Fix = "Remove `privileged: true` or the capability; or, if the program cannot do without, the promise that it does not escalate.",
        References = ["https://kubernetes.io/docs/tasks/configure-pod-container/security-context/"],
    };

    public override ImmutableArray<string> Keys => ["privileged", "add"];

    public override ImmutableArray<Example> Examples =>
    [
        Example.Bad("pod.yaml", """
            apiVersion: v1
            kind: Pod
            metadata: {name: web}
            spec:
              containers:
                - name: web
                  image: nginx:1.29
                  securityContext:
                    privileged: true
                    allowPrivilegeEscalation: false <--
                - name: mounts
                  image: mounts:1.0
                  securityContext:
                    allowPrivilegeEscalation: false <--
                    capabilities: {add: [CAP_SYS_ADMIN]}
            """),
        Example.Good("pod.yaml", """
            apiVersion: v1
            kind: Pod
            metadata: {name: web}
            spec:
              containers:
                - {name: web, image: "nginx:1.29", securityContext: {privileged: true}}
                - {name: log, image: "log:1.0", securityContext: {privileged: false, allowPrivilegeEscalation: false}}
            """),
    ];

    public override IEnumerable<Problem> Check(Workload workload) =>
        from container in workload.Pod.Containers
        let forbidden = container.SecurityContext["allowPrivilegeEscalation"]
        let isPrivileged = container.SecurityContext["privileged"].IsTrue
        where forbidden.IsFalse && (isPrivileged || container.SecurityContext["capabilities"]["add"].Texts.Contains("CAP_SYS_ADMIN"))
        select Problem.At(forbidden, $"Container '{container.Name}' forbids privilege escalation and {(isPrivileged ? "is privileged" : "adds CAP_SYS_ADMIN")}: the API server refuses it");
}
