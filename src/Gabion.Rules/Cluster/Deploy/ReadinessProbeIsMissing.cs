using System.Collections.Immutable;
using Gabion.Model;
using Gabion.Model.Cluster;

namespace Gabion.Rules.Cluster.Deploy;

/// <summary>A Service sends requests to a pod that is not ready unless a probe says so.</summary>
internal sealed class ReadinessProbeIsMissing : Rule<ObjectSet>
{
    public override RuleCard Card { get; } = new()
    {
        Id = RuleId.Parse("GBN-CLU-121"),
        Title = "Pod behind a Service has no readiness probe",
        Severity = Severity.Low,
        Stage = Stage.Deploy,
        Why = "Without a readiness probe a pod gets traffic the moment its process starts, and keeps getting it while it cannot answer: every roll-out loses requests.",
        Fix = "Add a `readinessProbe` to the container that serves the port.",
        References = ["https://kubernetes.io/docs/concepts/configuration/liveness-readiness-startup-probes/"],
        Aliases =
        [
            "C-0018", "CKV_K8S_9", "no-readiness-probe", "readiness_probe_is_not_configured", "readinessProbeMissing", "pod-probes",
            "k8srequiredprobes", "require-probes",
        ],
    };

    public override ImmutableArray<Example> Examples =>
    [
        Example.Bad("app.yaml", """
            apiVersion: v1
            kind: Service
            metadata: {name: web}
            spec: {selector: {app: web}, ports: [{port: 80}]}
            ---
            apiVersion: apps/v1
            kind: Deployment
            metadata: {name: web}
            spec:
              selector: {matchLabels: {app: web}}
              template:
                metadata: {labels: {app: web}}
                spec:
                  containers:
                    - name: web <--
                      image: nginx:1.29
            """),
        Example.Good("app.yaml", """
            apiVersion: v1
            kind: Service
            metadata: {name: web}
            spec: {selector: {app: web}, ports: [{port: 80}]}
            ---
            apiVersion: apps/v1
            kind: Deployment
            metadata: {name: web}
            spec:
              selector: {matchLabels: {app: web}}
              template:
                metadata: {labels: {app: web}}
                spec:
                  containers:
                    - name: web
                      image: nginx:1.29
                      readinessProbe: {httpGet: {path: /, port: 80}}
                    - {name: log-shipper, image: "shop/logs:2"}
            ---
            apiVersion: apps/v1
            kind: Deployment
            metadata: {name: no-service}
            spec:
              selector: {matchLabels: {app: no-service}}
              template: {metadata: {labels: {app: no-service}}, spec: {containers: [{name: web, image: "nginx:1.29"}]}}
            """),
    ];

    public override IEnumerable<Problem> Check(ObjectSet set) =>
        from workload in set.OfKind("Service").SelectMany(service => ServiceSelection.Of(set, service)).Distinct()
        where workload.Serves()
        let containers = workload.Pod.LongRunning.ToList()
        where containers.Count > 0 && containers.All(container => !container.Field["readinessProbe"].IsSet)
        let app = containers.FirstOrDefault(container => container.Role == ContainerRole.App) ?? containers[0]
        select Problem.At(workload.Object, app.Field["readinessProbe"], $"A Service sends requests to {workload.Kind} '{workload.Object.Name}', but container '{app.Name}' has no readiness probe");
}
