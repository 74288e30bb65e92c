using System.Collections.Immutable;
using Gabion.Model;
using Gabion.Model.Cluster;

namespace Gabion.Rules.Cluster.Deploy;

/// <summary>A ResourceQuota keeps one namespace from taking the cluster.</summary>
internal sealed class NamespaceHasNoQuota : Rule<ObjectSet>
{
    public override RuleCard Card { get; } = new()
    {
        Id = RuleId.Parse("GBN-CLU-111"),
        Title = "Namespace has no ResourceQuota",
        Severity = Severity.Info,
        Stage = Stage.Deploy,
        Why = "Without a quota one namespace, or whoever took over a service account in it, can use up the cluster: pods, memory, load balancers, volumes.",
        Fix = "Add a ResourceQuota to the namespace.",
        References = ["https://kubernetes.io/docs/concepts/policy/resource-quotas/"],
        Aliases = ["KSV-0040", "pod_or_container_without_resource_quota", "add-ns-quota"],
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
            kind: ResourceQuota
            metadata: {name: all, namespace: shop}
            ---
            apiVersion: v1
            kind: Pod
            metadata: {name: web, namespace: shop}
            spec: {containers: [{name: web, image: "nginx:1.29"}]}
            """),
    ];

    public override IEnumerable<Problem> Check(ObjectSet set) =>
        from item in NamespacesWithPods.Without(set, "ResourceQuota")
        select Problem.At(item, item.Metadata["name"], $"Namespace '{item.Name}' has no ResourceQuota").UnlessElsewhere(set);
}
