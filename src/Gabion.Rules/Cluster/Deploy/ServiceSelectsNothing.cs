using System.Collections.Immutable;
using Gabion.Model;
using Gabion.Model.Cluster;

namespace Gabion.Rules.Cluster.Deploy;

/// <summary>A Service whose selector no pod has leads nowhere.</summary>
internal sealed class ServiceSelectsNothing : Rule<ObjectSet>
{
    public override RuleCard Card { get; } = new()
    {
        Id = RuleId.Parse("GBN-CLU-180"),
        Title = "Service selects no pod",
        Severity = Severity.Medium,
        Stage = Stage.Deploy,
        Why = "Every request to the Service is refused; and whoever may create a pod can give it the labels and receive the requests.",
        Fix = "Correct the selector, or the labels of the pod template.",
        References = ["https://kubernetes.io/docs/concepts/services-networking/service/"],
        Aliases = ["C-0293", "dangling-service", "service_does_not_target_pod", "service-targets-pod"],
    };

    public override ImmutableArray<Example> Examples =>
    [
        Example.Bad("app.yaml", """
            apiVersion: v1
            kind: Service
            metadata: {name: web}
            spec:
              selector: {app: webb} <--
              ports: [{port: 80}]
            ---
            apiVersion: apps/v1
            kind: Deployment
            metadata: {name: web}
            spec:
              selector: {matchLabels: {app: web}}
              template: {metadata: {labels: {app: web}}, spec: {containers: [{name: web, image: "nginx:1.29"}]}}
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
              template: {metadata: {labels: {app: web}}, spec: {containers: [{name: web, image: "nginx:1.29"}]}}
            ---
            apiVersion: v1
            kind: Service
            metadata: {name: endpoints-by-hand}
            spec: {ports: [{port: 5432}]}
            ---
            apiVersion: v1
            kind: Service
            metadata: {name: db-0}
            spec: {selector: {statefulset.kubernetes.io/pod-name: db-0}, ports: [{port: 5432}]}
            ---
            apiVersion: apps/v1
            kind: StatefulSet
            metadata: {name: db}
            spec: {template: {metadata: {labels: {app: db}}, spec: {containers: [{name: db, image: "postgres:17"}]}}}
            """),
    ];

    public override IEnumerable<Problem> Check(ObjectSet set) =>
        from service in set.OfKind("Service")
        let selector = service.Spec["selector"]
        where service.Is("", "Service") && selector.Entries.Count > 0 && service.Spec["type"].Text != "ExternalName"
        where !selector.Entries.Any(entry => Placeholder.In(entry.Value.Text)) && !ServiceSelection.Of(set, service).Any()
        select Problem.At(service, selector, $"Service '{service.Name}' selects {LabelSelector.OfMap(selector)}, and no pod that is defined here has these labels").UnlessPodsElsewhere(set, service.Namespace);
}
