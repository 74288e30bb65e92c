using System.Collections.Immutable;
using Gabion.Model;
using Gabion.Model.Cluster;

namespace Gabion.Rules.Cluster.Deploy;

/// <summary>A LimitRange gives containers that ask for nothing a bound.</summary>
internal sealed class NamespaceHasNoLimitRange : Rule<ObjectSet>
{
    public override RuleCard Card { get; } = new()
    {
        Id = RuleId.Parse("GBN-CLU-110"),
        Title = "Namespace has no LimitRange",
        Severity = Severity.Info,
        Stage = Stage.Deploy,
        Why = "Without a LimitRange every container that forgets its limits is unbounded, injected sidecars and debug pods among them.",
        Fix = "Add a LimitRange with default requests and limits to the namespace.",
        References = ["https://kubernetes.io/docs/concepts/policy/limit-range/"],
        Aliases = ["KSV-0039", "pod_or_container_without_limit_range", "add-ns-quota"],
    };

    public override ImmutableArray<Example> Examples =>
    [
        Example.Bad("app.yaml", """
            apiVersion: v1
            kind: Namespace
            metadata: {name: shop} <--
            ---
            apiVersion: v1
            kind: Pod
            metadata: {name: web, namespace: shop}
            spec: {containers: [{name: web, image: "nginx:1.29"}]}
            """),
        Example.Good("app.yaml", """
            apiVersion: v1
            kind: Namespace
            metadata: {name: shop}
            ---
            apiVersion: v1
            kind: LimitRange
            metadata: {name: defaults, namespace: shop}
            ---
            apiVersion: v1
            kind: Pod
            metadata: {name: web, namespace: shop}
            spec: {containers: [{name: web, image: "nginx:1.29"}]}
            """),
    ];

    public override IEnumerable<Problem> Check(ObjectSet set) =>
        from item in NamespacesWithPods.Without(set, "LimitRange")
        select Problem.At(item, item.Metadata["name"], $"Namespace '{item.Name}' has no LimitRange").UnlessElsewhere(set);
}
