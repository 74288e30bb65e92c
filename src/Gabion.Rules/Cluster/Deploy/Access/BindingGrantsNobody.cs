using System.Collections.Immutable;
using Gabion.Model;
using Gabion.Model.Cluster;

namespace Gabion.Rules.Cluster.Deploy.Access;

/// <summary>A subject that cannot be anybody is a mistake that looks like access.</summary>
internal sealed class BindingGrantsNobody : BindingRule
{
    public override RuleCard Card { get; } = new()
    {
        Id = RuleId.Parse("GBN-CLU-325"),
        Title = "Binding names a subject that is nobody",
        Severity = Severity.Low,
        Stage = Stage.Deploy,
        Why = "In a ClusterRoleBinding a service account without a namespace is refused or means nobody: what was meant to work does not, and somebody will widen it in haste.",
        Fix = "Add the `namespace` of the service account.",
        References = ["https://kubernetes.io/docs/reference/access-authn-authz/rbac/"],
        Controls = [new("NSA-CISA-1.2", "access.rbac", ControlCoverage.Partial)],
    };

    public override ImmutableArray<Example> Examples =>
    [
        Example.Bad("rbac.yaml", """
            apiVersion: rbac.authorization.k8s.io/v1
            kind: ClusterRoleBinding
            metadata: {name: web}
            roleRef: {apiGroup: rbac.authorization.k8s.io, kind: ClusterRole, name: view}
            subjects:
              - {kind: ServiceAccount, name: web} <--
            """),
        Example.Good("rbac.yaml", """
            apiVersion: rbac.authorization.k8s.io/v1
            kind: ClusterRoleBinding
            metadata: {name: web}
            roleRef: {apiGroup: rbac.authorization.k8s.io, kind: ClusterRole, name: view}
            subjects:
              - {kind: ServiceAccount, name: web, namespace: shop}
            """),
        Example.Good("rbac.yaml", """
            apiVersion: rbac.authorization.k8s.io/v1
            kind: RoleBinding
            metadata: {name: web, namespace: shop}
            roleRef: {apiGroup: rbac.authorization.k8s.io, kind: ClusterRole, name: view}
            subjects:
              - {kind: ServiceAccount, name: web}
            """),
    ];

    protected override IEnumerable<Problem> CheckBinding(KubernetesObject binding)
    {
        foreach (var subject in binding.Root["subjects"].Items.Where(subject =>
            binding.Kind == "ClusterRoleBinding" && subject["kind"].Text == "ServiceAccount" && !subject["namespace"].IsSet))
        {
            yield return Problem.At(subject["name"], $"ClusterRoleBinding '{binding.Name}' names the service account '{subject["name"].Text}' without its namespace, so it grants nobody anything");
        }
    }
}
