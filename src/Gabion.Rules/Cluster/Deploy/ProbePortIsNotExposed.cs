using System.Collections.Immutable;
using Gabion.Model;
using Gabion.Model.Cluster;

namespace Gabion.Rules.Cluster.Deploy;

/// <summary>A probe by port name needs a port of that name in its container.</summary>
internal sealed class ProbePortIsNotExposed : Rule<Workload>
{
    public override RuleCard Card { get; } = new()
    {
        Id = RuleId.Parse("GBN-CLU-124"),
        Title = "Probe asks a port that no container declares",
        Severity = Severity.Medium,
        Stage = Stage.Deploy,
        Why = "A probe that names a port its container does not declare fails always: a readiness probe keeps the pod out of service, a liveness probe restarts it for ever. A number that is not declared works, but is often a port that was changed in one place only.",
        Fix = "Declare the port in the container's `ports`, or correct the probe.",
        References = ["https://kubernetes.io/docs/tasks/configure-pod-container/configure-liveness-readiness-startup-probes/"],
        Aliases = ["liveness-port", "readiness-port", "startup-port"],
    };

    public override ImmutableArray<string> Keys => ["port"];

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
                  ports: [{name: http, containerPort: 8080}]
                  livenessProbe: {httpGet: {path: /, port: 80}} <--
                  readinessProbe: {httpGet: {path: /, port: web}} <--
            """),
        Example.Good("app.yaml", """
            apiVersion: v1
            kind: Pod
            metadata: {name: web}
            spec:
              containers:
                - name: web
                  image: nginx:1.29
                  ports: [{name: http, containerPort: 8080}]
                  livenessProbe: {httpGet: {path: /, port: 8080}}
                  readinessProbe: {httpGet: {path: /, port: http}}
            ---
            apiVersion: v1
            kind: Pod
            metadata: {name: declares-no-port}
            spec:
              containers:
                - name: declares-no-port
                  image: nginx:1.29
                  livenessProbe: {httpGet: {path: /, port: 80}}
            """),
    ];

    public override IEnumerable<Problem> Check(Workload workload)
    {
        return from probe in workload.IsFragment() ? [] : workload.Pod.Containers.SelectMany(Probe.Of)
               let port = probe.Port
               where port.IsScalar && !Placeholder.In(port.Text) && !probe.Container.Ports.Any(own => own.IsMeantBy(port))
               let isNumber = port.Integer is not null
               where !isNumber || (probe.Container.Ports.Any() && !workload.Pod.Containers.SelectMany(container => container.Ports).Any(declared => declared.IsMeantBy(port)))
               select Problem.At(port, $"The {probe.Kind} probe of container '{probe.Container.Name}' asks port {port.Text}, which {(isNumber ? "no container of the pod" : "the container does not")} {(isNumber ? "declares" : "declare")}") with
               {
                   Severity = isNumber ? Severity.Info : Severity.Medium,
               };
    }
}
