using System.Collections.Immutable;
using Gabion.Model;
using Gabion.Model.Cluster;

namespace Gabion.Rules.Cluster.Deploy;

/// <summary>When both probes fail together a busy pod is killed instead of relieved.</summary>
internal sealed class ProbesAreIdentical : Rule<Workload>
{
    public override RuleCard Card { get; } = new()
    {
        Id = RuleId.Parse("GBN-CLU-123"),
        Title = "Liveness and readiness probe ask the same",
        Severity = Severity.Low,
        Stage = Stage.Deploy,
        Why = "Under load the readiness probe should take the pod out of service; an identical liveness probe kills it at the same moment, and the load moves on to the next pod, until all are restarting.",
        Fix = "Let the liveness probe ask something simpler, or give it a higher `failureThreshold` or a longer period.",
        References = ["https://kubernetes.io/docs/concepts/configuration/liveness-readiness-startup-probes/"],
        Aliases = ["pod-probes-identical", "ensure-probes-different"],
    };

    public override ImmutableArray<string> Keys => ["livenessProbe"];

    public override ImmutableArray<Example> Examples =>
    [
        Example.Bad("app.yaml", """
            apiVersion: v1
            kind: Pod
            metadata: {name: web}
            spec:
              containers:
                - name: web
                  image: nginx:1.29
                  livenessProbe: {httpGet: {path: /, port: 80}} <--
                  readinessProbe: {httpGet: {port: 80, path: /}}
            """),
        Example.Good("app.yaml", """
            apiVersion: v1
            kind: Pod
            metadata: {name: web}
            spec:
              containers:
                - name: web
                  image: nginx:1.29
                  livenessProbe: {httpGet: {path: /, port: 80}, failureThreshold: 10}
                  readinessProbe: {httpGet: {path: /, port: 80}}
            """),
    ];

    public override IEnumerable<Problem> Check(Workload workload) =>
        from container in workload.Pod.Containers
        let liveness = container.Field["livenessProbe"]
        where liveness.IsMapping && SameContent.Of(liveness, container.Field["readinessProbe"])
        select Problem.At(liveness, $"Liveness and readiness probe of container '{container.Name}' are the same");
}
