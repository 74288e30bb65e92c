using System.Collections.Immutable;
using Gabion.Model;
using Gabion.Model.Cluster;

namespace Gabion.Rules.Cluster.Deploy;

/// <summary>A pod whose service account is missing is never made.</summary>
internal sealed class ServiceAccountIsMissing : Rule<ObjectSet>
{
    public override RuleCard Card { get; } = new()
    {
        Id = RuleId.Parse("GBN-CLU-192"),
        Title = "Pod's service account is not there",
        Severity = Severity.Low,
        Stage = Stage.Deploy,
        Why = "The pods are refused until the account exists; and whoever makes it decides what the pods may do.",
        Fix = "Define the ServiceAccount, or correct `serviceAccountName`.",
        References = ["https://kubernetes.io/docs/tasks/configure-pod-container/configure-service-account/"],
        Aliases = ["C-0307", "non-existent-service-account"],
    };

    public override ImmutableArray<Example> Examples =>
    [
        Example.Bad("app.yaml", """
            apiVersion: v1
            kind: ServiceAccount
            metadata: {name: web}
            ---
            apiVersion: v1
            kind: Pod
            metadata: {name: web}
            spec:
              serviceAccountName: webb <--
              containers: [{name: web, image: "nginx:1.29"}]
            """),
        Example.Good("app.yaml", """
            apiVersion: v1
            kind: ServiceAccount
            metadata: {name: web}
            ---
            apiVersion: v1
            kind: Pod
            metadata: {name: web}
            spec:
              serviceAccountName: web
              containers: [{name: web, image: "nginx:1.29"}]
            """),
    ];

    public override IEnumerable<Problem> Check(ObjectSet set) =>
        from workload in set.Workloads
        let name = workload.Pod.Spec["serviceAccountName"]
        where name.Text is { Length: > 0 } text && text != "default" && !Placeholder.In(text)
        where set.Index.Find("ServiceAccount", workload.Object.Namespace, name.Text ?? "") is null
        select Problem.At(workload.Object, name, $"{workload.Kind} '{workload.Object.Name}' runs as service account '{name.Text}', which is not defined here").UnlessPodsElsewhere(set);
}
