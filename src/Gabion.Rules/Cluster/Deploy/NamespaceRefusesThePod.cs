using System.Collections.Immutable;
using Gabion.Model;
using Gabion.Model.Cluster;
using Gabion.Policy.PodSecurity;

namespace Gabion.Rules.Cluster.Deploy;

/// <summary>The namespace and the workload are in the same manifests and do not go together.</summary>
internal sealed class NamespaceRefusesThePod : Rule<ObjectSet>
{
    public override RuleCard Card { get; } = new()
    {
        Id = RuleId.Parse("GBN-CLU-068"),
        Title = "Namespace refuses the workload's pods",
        Severity = Severity.Medium,
        Stage = Stage.Deploy,
        Why = "The namespace enforces a Pod Security level that the pods do not meet. A Pod is refused at once; a Deployment or Job is accepted with a warning and never gets its pods.",
        Fix = "Change the pod as the message says; `gabion pss readiness` lists everything that stands in the way.",
        References = ["https://kubernetes.io/docs/concepts/security/pod-security-admission/"],
    };

    public override ImmutableArray<Example> Examples =>
    [
        Example.Bad("app.yaml", """
            apiVersion: v1
            kind: Namespace
            metadata: {name: shop, labels: {pod-security.kubernetes.io/enforce: baseline}}
            ---
            apiVersion: v1
            kind: Pod
            metadata: {name: web, namespace: shop}
            spec:
              hostNetwork: true <--
              containers: [{name: web, image: "registry.example/web:1.4"}]
            """),
        Example.Good("app.yaml", """
            apiVersion: v1
            kind: Namespace
            metadata: {name: shop, labels: {pod-security.kubernetes.io/enforce: baseline}}
            ---
            apiVersion: v1
            kind: Pod
            metadata: {name: web, namespace: shop}
            spec: {containers: [{name: web, image: "registry.example/web:1.4"}]}
            """),
    ];

    public override IEnumerable<Problem> Check(ObjectSet set) =>
        from @namespace in set.OfKind("Namespace")
        let standard = NamespacePolicy.Read(@namespace.Labels, NamespacePolicy.Open, out _).Enforce
        where standard.Level != PodSecurityLevel.Privileged
        from workload in set.Workloads
        where workload.Object.NamespaceOrDefault == @namespace.Name
        let result = PodSecurityStandards.Evaluate(workload.Pod, standard)
        where !result.IsAllowed
        select Problem.At(workload, result.Violations[0].Offences[0].Field, $"Namespace '{@namespace.Name}' refuses the pods of {workload.Kind} '{workload.Object.Name}': {result.Message}");
}
