using System.Collections.Immutable;
using Gabion.Model;
using Gabion.Model.Cluster;

namespace Gabion.Rules.Cluster.Deploy;

/// <summary>Which workloads an Ingress or a route publishes, for those who want the list; nothing is wrong with it as such.</summary>
internal sealed class WorkloadIsPublished : Rule<ObjectSet>
{
    public override RuleCard Card { get; } = new()
    {
        Id = RuleId.Parse("GBN-CLU-237"),
        Title = "Workload is reachable from outside the cluster",
        Severity = Severity.Info,
        Stage = Stage.Deploy,
        OnByDefault = false,
        Why = "What is reachable from outside is attacked first: such a workload deserves the strictest settings.",
        Fix = "Nothing, where it is meant to be public; otherwise remove the Ingress or the route.",
        References = ["https://kubernetes.io/docs/concepts/services-networking/ingress/"],
        Aliases = ["C-0256", "C-0266", "ingress_controller_exposes_workload"],
    };

    public override ImmutableArray<Example> Examples =>
    [
        Example.Bad("app.yaml", """
            apiVersion: networking.k8s.io/v1
            kind: Ingress
            metadata: {name: web}
            spec: {defaultBackend: {service: {name: web, port: {number: 80}}}}
            ---
            apiVersion: v1
            kind: Service
            metadata: {name: web}
            spec: {selector: {app: web}, ports: [{port: 80}]}
            ---
            apiVersion: apps/v1
            kind: Deployment
            metadata: {name: web} <--
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
            """),
    ];

    public override IEnumerable<Problem> Check(ObjectSet set) =>
        (from item in set.Objects
         from backend in ServiceBackend.Of(item)
         let service = set.Index.Find("Service", backend.Namespace, backend.Name)
         where service is not null
         from workload in ServiceSelection.Of(set, service)
         group item by workload into published
         select Problem.At(published.Key.Object, published.Key.Object.Metadata["name"], $"{published.Key.Kind} '{published.Key.Object.Name}' is published by {published.First().Kind} '{published.First().Name}'"));
}
