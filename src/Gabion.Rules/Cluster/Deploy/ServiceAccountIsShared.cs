using System.Collections.Immutable;
using Gabion.Model;
using Gabion.Model.Cluster;

namespace Gabion.Rules.Cluster.Deploy;

/// <summary>One account for several workloads adds their rights up.</summary>
internal sealed class ServiceAccountIsShared : Rule<ObjectSet>
{
    public override RuleCard Card { get; } = new()
    {
        Id = RuleId.Parse("GBN-CLU-038"),
        Title = "Workloads share a service account",
        Severity = Severity.Info,
        Stage = Stage.Deploy,
        OnByDefault = false,
        Why = "What one of the workloads may do, all of them may do; and the audit log cannot tell them apart.",
        Fix = "Give each workload a service account of its own.",
        References = ["https://kubernetes.io/docs/concepts/security/rbac-good-practices/"],
        Aliases = ["shared_service_account"],
    };

    public override ImmutableArray<Example> Examples =>
    [
        Example.Bad("app.yaml", """
            apiVersion: v1
            kind: Pod
            metadata: {name: web}
            spec:
              serviceAccountName: app
              containers: [{name: web, image: "registry.example/web:1.4"}]
            ---
            apiVersion: v1
            kind: Pod
            metadata: {name: worker}
            spec:
              serviceAccountName: app <--
              containers: [{name: worker, image: "registry.example/worker:1.4"}]
            """),
        PodExample.Good("""
            serviceAccountName: web
            containers:
              - name: web
                image: registry.example/web:1.4
            """),
    ];

    public override IEnumerable<Problem> Check(ObjectSet set) =>
        from workload in set.Workloads
        let named = workload.Pod.Spec["serviceAccountName"]
        where named.Text is { Length: > 0 } and not "default"
        group (workload, named) by (workload.Object.NamespaceOrDefault, named.Text) into sharing
        let first = sharing.First().workload
        from other in sharing.Skip(1)
        where other.workload.Resource != first.Resource
        select Problem.At(other.workload, other.named, $"Service account '{other.named.Text}' is that of {first.Kind} '{first.Object.Name}' too");
}
