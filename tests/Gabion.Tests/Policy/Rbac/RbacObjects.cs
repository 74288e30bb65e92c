using System.Collections.Immutable;
using System.Text;
using Gabion.Model.Cluster;
using Gabion.Policy.Rbac;
using Gabion.Policy.Rbac.Paths;
using Gabion.Readers.Cluster;

namespace Gabion.Tests.Policy.Rbac;

/// <summary>Policies and graphs from manifests, through the real reader.</summary>
internal static class RbacObjects
{
    public static ImmutableArray<KubernetesObject> Read(string yaml) =>
        [.. new ManifestReader().Read(new("rbac.yaml"), Encoding.UTF8.GetBytes(yaml)).Facts.OfType<KubernetesObject>()];

    public static AccessPolicy Policy(string yaml) => AccessPolicy.Of(Read(yaml));

    public static (AccessPolicy Policy, EscalationGraph Graph) Graph(string yaml)
    {
        var facts = Facts(yaml);
        var policy = AccessPolicy.Of(facts.Objects);
        return (policy, EscalationGraph.Of(policy, facts));
    }

    public static ClusterFacts Facts(string yaml)
    {
        var facts = new ManifestReader().Read(new("rbac.yaml"), Encoding.UTF8.GetBytes(yaml)).Facts;
        return new([.. facts.OfType<KubernetesObject>()], [.. facts.OfType<Workload>()]);
    }

    /// <summary>A role with the given rules (YAML flow), bound to a subject; without a namespace for the whole cluster.</summary>
    public static string Bound(string subject, string? @namespace, params string[] rules)
    {
        var who = Subject.Parse(subject)!;
        var (role, binding) = @namespace is null ? ("ClusterRole", "ClusterRoleBinding") : ("Role", "RoleBinding");
        var name = $"n{(uint)string.GetHashCode($"{subject}{@namespace}{string.Join(',', rules)}", StringComparison.Ordinal)}";
        var where = @namespace is null ? "" : $", namespace: {@namespace}";
        return $$"""
            ---
            apiVersion: rbac.authorization.k8s.io/v1
            kind: {{role}}
            metadata: {name: {{name}}{{where}}}
            rules: [{{string.Join(", ", rules)}}]
            ---
            apiVersion: rbac.authorization.k8s.io/v1
            kind: {{binding}}
            metadata: {name: {{name}}{{where}}}
            roleRef: {apiGroup: rbac.authorization.k8s.io, kind: {{role}}, name: {{name}}}
            subjects: [{kind: {{who.Kind}}, name: "{{who.Name}}"{{(who.Namespace is null ? "" : $", namespace: {who.Namespace}")}}}]

            """;
    }
}
