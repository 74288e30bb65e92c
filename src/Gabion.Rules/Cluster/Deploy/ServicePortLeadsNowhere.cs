using System.Collections.Immutable;
using Gabion.Model;
using Gabion.Model.Cluster;

namespace Gabion.Rules.Cluster.Deploy;

/// <summary>A target port by name needs a container port of that name.</summary>
internal sealed class ServicePortLeadsNowhere : Rule<ObjectSet>
{
    public override RuleCard Card { get; } = new()
    {
        Id = RuleId.Parse("GBN-CLU-181"),
        Title = "Service's target port is not declared by its pods",
        Severity = Severity.Medium,
        Stage = Stage.Deploy,
        Why = "A Service whose target port has a name that no container declares has no endpoints. A number that is not declared works, but is often a port that was changed in one place only.",
        Fix = "Correct `targetPort`, or declare the port in the container.",
        References = ["https://kubernetes.io/docs/concepts/services-networking/service/#field-spec-ports"],
        Aliases = ["invalid-target-ports"],
    };

    public override ImmutableArray<Example> Examples =>
    [
        Example.Bad("app.yaml", """
            apiVersion: v1
            kind: Service
            metadata: {name: web}
            spec:
              selector: {app: web}
              ports:
                - {port: 80, targetPort: http} <--
                - {port: 81, targetPort: 81} <--
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
                      ports: [{name: web, containerPort: 8080}]
            """),
        Example.Good("app.yaml", """
            apiVersion: v1
            kind: Service
            metadata: {name: web}
            spec: {selector: {app: web}, ports: [{port: 80, targetPort: http}, {port: 8080}]}
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
                      ports: [{name: http, containerPort: 8080}]
            """),
    ];

    public override IEnumerable<Problem> Check(ObjectSet set) =>
        from service in set.OfKind("Service")
        where service.Spec["clusterIP"].Text != "None"
        let pods = ServiceSelection.Of(set, service).Where(workload => !workload.IsFragment()).ToList()
        where pods.Count > 0
        let declared = pods.SelectMany(workload => workload.Pod.Containers).SelectMany(container => container.Ports).ToList()
        from port in service.Spec["ports"].Items
        let target = port["targetPort"].IsSet ? port["targetPort"] : port["port"]
        let isNumber = target.Integer is not null
        where target.Text is { Length: > 0 } && !Placeholder.In(target.Text) && !declared.Any(candidate => candidate.IsMeantBy(target))
        where !isNumber || pods.TrueForAll(workload => workload.Pod.LongRunning.All(container => container.Ports.Any()))
        select Problem.At(service, target, $"Service '{service.Name}' sends requests to port {target.Text}, which its pods do not declare") with
        {
            Severity = isNumber ? Severity.Info : Severity.Medium,
        };
}
