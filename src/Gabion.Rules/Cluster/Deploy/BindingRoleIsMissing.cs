using System.Collections.Immutable;
using Gabion.Model;
using Gabion.Model.Cluster;

namespace Gabion.Rules.Cluster.Deploy;

/// <summary>A binding to a missing role grants nothing, until somebody makes the role.</summary>
internal sealed class BindingRoleIsMissing : Rule<ObjectSet>
{
    public override RuleCard Card { get; } = new()
    {
        Id = RuleId.Parse("GBN-CLU-190"),
        Title = "Role binding names a role that is not there",
        Severity = Severity.Low,
        Stage = Stage.Deploy,
        Why = "The subject has not the rights it needs; and whoever may create roles of that name decides what it gets.",
        Fix = "Correct `roleRef`, or define the role.",
        References = ["https://kubernetes.io/docs/reference/access-authn-authz/rbac/#rolebinding-and-clusterrolebinding"],
    };

    public override ImmutableArray<Example> Examples =>
    [
        Example.Bad("app.yaml", """
            apiVersion: rbac.authorization.k8s.io/v1
            kind: RoleBinding
            metadata: {name: web, namespace: shop}
            roleRef: {apiGroup: rbac.authorization.k8s.io, kind: Role, name: reader} <--
            subjects: [{kind: User, name: alice}]
            """),
        Example.Good("app.yaml", """
            apiVersion: rbac.authorization.k8s.io/v1
            kind: RoleBinding
            metadata: {name: web, namespace: shop}
            roleRef: {apiGroup: rbac.authorization.k8s.io, kind: ClusterRole, name: view}
            subjects: [{kind: User, name: alice}]
            """),
    ];

    public override IEnumerable<Problem> Check(ObjectSet set) =>
        from binding in set.OfKind("RoleBinding").Concat(set.OfKind("ClusterRoleBinding"))
        let kind = binding.Root["roleRef"]["kind"].Text
        let name = binding.Root["roleRef"]["name"]
        where binding.Group == "rbac.authorization.k8s.io" && name.Text is { } text && !Placeholder.In(text) && !IsGiven(kind, text)
        where (kind == "Role" ? set.Index.Find("Role", binding.Namespace, name.Text ?? "") : set.Index.FindClusterWide("ClusterRole", name.Text ?? "")) is null
        select Problem.At(binding, name, $"{binding.Kind} '{binding.Name}' grants {kind} '{name.Text}', which is not defined here").UnlessPodsElsewhere(set);

    /// <summary>Roles that a cluster has from the start, or that are named for a system that brings them.</summary>
    private static bool IsGiven(string? kind, string name) =>
        name.StartsWith("system:", StringComparison.Ordinal) || name == "extension-apiserver-authentication-reader"
        || (kind == "ClusterRole" && name is "cluster-admin" or "admin" or "edit" or "view");
}
