using System.Collections.Immutable;
using Gabion.Model;
using Gabion.Model.Cluster;

namespace Gabion.Rules.Cluster.Deploy;

/// <summary>A privileged container is root on the node.</summary>
internal sealed class ContainerIsPrivileged : Rule<Workload>
{
    public override RuleCard Card { get; } = new()
    {
        Id = RuleId.Parse("GBN-CLU-001"),
        Title = "Container is privileged",
        Severity = Severity.Critical,
        Stage = Stage.Deploy,
        Why = "A privileged container sees every device and has every capability: whoever takes it over owns the node.",
        Fix = "Remove `privileged: true`; add the single capability or device that the program needs.",
        References = ["https://kubernetes.io/docs/concepts/security/pod-security-standards/#baseline"],
        Controls = [new("CIS-Kubernetes-1.11", "5.2.2", ControlCoverage.Partial), new("NSA-CISA-1.2", "Pod security", ControlCoverage.Partial)],
        Aliases = ["KSV-0017", "C-0057", "CKV_K8S_16", "privileged-container"],
    };

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
                    privileged: true <--
            """),
        Example.Good("pod.yaml", """
            apiVersion: v1
            kind: Pod
            metadata: {name: web}
            spec:
              containers:
                - name: web
                  image: nginx:1.29
            """),
    ];

    public override IEnumerable<Problem> Check(Workload workload) =>
        from container in workload.Pod.Containers
        let privileged = container.SecurityContext["privileged"]
        where privileged.IsTrue
        select Problem.At(privileged, $"Container '{container.Name}' runs privileged");
}
