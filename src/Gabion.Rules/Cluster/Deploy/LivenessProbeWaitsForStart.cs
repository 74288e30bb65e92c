using System.Collections.Immutable;
using Gabion.Model;
using Gabion.Model.Cluster;

namespace Gabion.Rules.Cluster.Deploy;

/// <summary>A startup probe replaces a guess of how long starting takes.</summary>
internal sealed class LivenessProbeWaitsForStart : Rule<Workload>
{
    public override RuleCard Card { get; } = new()
    {
        Id = RuleId.Parse("GBN-CLU-122"),
        Title = "Liveness probe waits a fixed time for a slow start",
        Severity = Severity.Info,
        Stage = Stage.Deploy,
        Why = "A long initial delay is too long on a good day, when a hung process goes unnoticed, and too short on a bad one, when the container is killed before it is up, for ever.",
        Fix = "Add a `startupProbe` with a generous `failureThreshold` and drop `initialDelaySeconds` from the liveness probe.",
        References = ["https://kubernetes.io/docs/concepts/configuration/liveness-readiness-startup-probes/#startup-probe"],
    };

    public override ImmutableArray<string> Keys => ["initialDelaySeconds"];

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
                  livenessProbe:
                    httpGet: {path: /, port: 80}
                    initialDelaySeconds: 120 <--
            """),
        Example.Good("app.yaml", """
            apiVersion: v1
            kind: Pod
            metadata: {name: web}
            spec:
              containers:
                - name: web
                  image: nginx:1.29
                  startupProbe: {httpGet: {path: /, port: 80}, failureThreshold: 60}
                  livenessProbe: {httpGet: {path: /, port: 80}}
            """),
    ];

    private const long LongDelay = 60;

    public override IEnumerable<Problem> Check(Workload workload) =>
        from container in workload.Pod.Containers
        let delay = container.Field["livenessProbe"]["initialDelaySeconds"]
        where delay.Integer >= LongDelay && !container.Field["startupProbe"].IsSet
        select Problem.At(delay, $"Container '{container.Name}' is not asked whether it lives for its first {delay.Text} seconds, and has no startup probe");
}
