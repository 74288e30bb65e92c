using System.Collections.Immutable;
using Gabion.Model;
using Gabion.Model.Cluster;

namespace Gabion.Rules.Cluster.Deploy;

/// <summary>A hung process is restarted only if somebody asks it.</summary>
internal sealed class LivenessProbeIsMissing : ContainerRule
{
    public override RuleCard Card { get; } = new()
    {
        Id = RuleId.Parse("GBN-CLU-120"),
        Title = "Container has no liveness probe",
        Severity = Severity.Info,
        Stage = Stage.Deploy,
        Why = "A process that hangs without exiting keeps running, and keeps its share of the traffic, until a person notices.",
        Fix = "Add a `livenessProbe` that asks the process itself and nothing behind it; a process that exits when it fails needs none.",
        References = ["https://kubernetes.io/docs/concepts/configuration/liveness-readiness-startup-probes/"],
        Aliases =
        [
            "C-0056", "CKV_K8S_8", "no-liveness-probe", "liveness_probe_is_not_defined", "livenessProbeMissing", "pod-probes",
            "k8srequiredprobes", "require-probes",
        ],
    };

    public override ImmutableArray<Example> Examples =>
    [
        Example.Bad("app.yaml", """
            apiVersion: v1
            kind: Pod
            metadata: {name: web}
            spec:
              containers:
                - name: web <--
                  image: nginx:1.29
            """),
        Example.Good("app.yaml", """
            apiVersion: v1
            kind: Pod
            metadata: {name: web}
            spec:
              containers:
                - name: web
                  image: nginx:1.29
                  livenessProbe: {httpGet: {path: /healthz, port: 8080}}
            ---
            apiVersion: batch/v1
            kind: Job
            metadata: {name: migrate}
            spec:
              template: {spec: {restartPolicy: Never, containers: [{name: migrate, image: "shop/migrate:1"}]}}
            """),
    ];

    protected override Problem? CheckContainer(Workload workload, ContainerSpec container) =>
        container.Role == ContainerRole.App && !container.Field["livenessProbe"].IsSet && workload.Serves()
            ? Problem.At(container.Field["livenessProbe"], $"Container '{container.Name}' has no liveness probe")
            : null;
}
