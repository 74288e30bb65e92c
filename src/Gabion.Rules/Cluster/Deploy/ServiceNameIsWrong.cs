using System.Collections.Immutable;
using Gabion.Model;
using Gabion.Model.Cluster;

namespace Gabion.Rules.Cluster.Deploy;

/// <summary>A StatefulSet gives its pods stable names through a headless Service.</summary>
internal sealed class ServiceNameIsWrong : Rule<ObjectSet>
{
    public override RuleCard Card { get; } = new()
    {
        Id = RuleId.Parse("GBN-CLU-151"),
        Title = "StatefulSet's service name leads nowhere",
        Severity = Severity.Low,
        Stage = Stage.Deploy,
        Why = "Pods of a StatefulSet find each other by `pod.service.namespace`; without the headless Service of that name, or with one that balances, peers do not find each other.",
        Fix = "Name a Service with `clusterIP: None` that selects the pods in `serviceName`.",
        References = ["https://kubernetes.io/docs/concepts/workloads/controllers/statefulset/#stable-network-id"],
        Aliases = ["statefulset-has-servicename", "statefulset_without_service_name"],
    };

    public override ImmutableArray<Example> Examples =>
    [
        Example.Bad("app.yaml", """
            apiVersion: apps/v1
            kind: StatefulSet
            metadata: {name: db}
            spec:
              serviceName: db <--
              selector: {matchLabels: {app: db}}
              template: {metadata: {labels: {app: db}}, spec: {containers: [{name: db, image: "postgres:17"}]}}
            ---
            apiVersion: v1
            kind: Service
            metadata: {name: db}
            spec: {selector: {app: db}, ports: [{port: 5432}]}
            """),
        Example.Good("app.yaml", """
            apiVersion: apps/v1
            kind: StatefulSet
            metadata: {name: db}
            spec:
              serviceName: db
              selector: {matchLabels: {app: db}}
              template: {metadata: {labels: {app: db}}, spec: {containers: [{name: db, image: "postgres:17"}]}}
            ---
            apiVersion: v1
            kind: Service
            metadata: {name: db}
            spec: {clusterIP: None, selector: {app: db}, ports: [{port: 5432}]}
            """),
    ];

    public override IEnumerable<Problem> Check(ObjectSet set) =>
        from workload in set.Workloads
        let item = workload.Object
        let name = item.Spec["serviceName"]
        where item.Is("apps", "StatefulSet") && !workload.IsFragment() && !Placeholder.In(name.Text)
        let services = set.Index.FindAll("Service", item.Namespace, name.Text ?? "")
        let fault = string.IsNullOrEmpty(name.Text) ? "names no service"
            : services.Count == 0 ? $"names the service '{name.Text}', which is not defined here"
            : services.All(service => service.Spec["clusterIP"].Text != "None") ? $"names the service '{name.Text}', which is not headless"
            : null
        where fault is not null
        let problem = Problem.At(item, name, $"StatefulSet '{item.Name}' {fault}")
        select services.Count == 0 && name.IsSet ? problem.UnlessElsewhere(set) : problem;
}
