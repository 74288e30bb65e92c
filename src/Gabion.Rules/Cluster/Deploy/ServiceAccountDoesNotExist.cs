using System.Collections.Immutable;
using Gabion.Model;
using Gabion.Model.Cluster;

namespace Gabion.Rules.Cluster.Deploy;

/// <summary>A pod whose account does not exist is never created.</summary>
internal sealed class ServiceAccountDoesNotExist : Rule<ObjectSet>
{
    public override RuleCard Card { get; } = new()
    {
        Id = RuleId.Parse("GBN-CLU-037"),
        Title = "Service account is not among the manifests",
        Severity = Severity.Low,
        Stage = Stage.Deploy,
        Why = "The API server refuses pods whose service account does not exist: the deployment stands at zero pods until somebody creates it, often in haste and with too many rights.",
        Fix = "Add the ServiceAccount, or correct `serviceAccountName`.",
        References = ["https://kubernetes.io/docs/concepts/security/service-accounts/"],
        Aliases = ["C-0294", "non-existent-service-account"],
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
              serviceAccountName: wbe <--
              containers: [{name: web, image: "registry.example/web:1.4"}]
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
              containers: [{name: web, image: "registry.example/web:1.4"}]
            """),
        PodExample.Good("""
            serviceAccountName: web
            containers:
              - name: web
                image: registry.example/web:1.4
            """),
    ];

    public override IEnumerable<Problem> Check(ObjectSet set)
    {
        // Manifests without any account say nothing about accounts: they are made elsewhere.
        var accounts = set.OfKind("ServiceAccount").ToList();
        return from workload in accounts.Count == 0 ? [] : set.Workloads
               let named = workload.Pod.Spec["serviceAccountName"]
               where named.Text is { Length: > 0 } and not "default" && !Placeholder.IsIn(named)
               where set.Find("ServiceAccount", workload.Object.NamespaceOrDefault, named.Text ?? "") is null
               select Problem.At(workload, named, $"There is no service account '{named.Text}' in namespace '{workload.Object.NamespaceOrDefault}' among the manifests") with
               {
                   Verdict = set.IsWhole ? Verdict.Fails : Verdict.CannotTell,
               };
    }
}
