using System.Collections.Immutable;
using Gabion.Model;
using Gabion.Model.Cluster;

namespace Gabion.Rules.Cluster.Deploy.Access;

/// <summary>A group of everybody grows with every pod.</summary>
internal sealed class BindingGrantsEveryAccount : BindingRule
{
    public override RuleCard Card { get; } = new()
    {
        Id = RuleId.Parse("GBN-CLU-322"),
        Title = "Binding grants rights to every account",
        Severity = Severity.High,
        Stage = Stage.Deploy,
        Why = "Every pod with a token, and every user who can log in, has these rights, those of teams and tenants to come too.",
        Fix = "Bind the accounts or the groups that need it.",
        References = ["https://kubernetes.io/docs/reference/access-authn-authz/rbac/"],
        Controls = [new("NSA-CISA-1.2", "access.rbac", ControlCoverage.Partial), new("PCI-DSS-4.0", "7.2.1", ControlCoverage.Partial)],
        Aliases = ["KSV-01011", "restrict-binding-system-groups"],
    };

    public override ImmutableArray<Example> Examples =>
    [
        Example.Bad("rbac.yaml", """
            apiVersion: rbac.authorization.k8s.io/v1
            kind: ClusterRoleBinding
            metadata: {name: web}
            roleRef: {apiGroup: rbac.authorization.k8s.io, kind: ClusterRole, name: view}
            subjects:
              - {kind: Group, name: "system:authenticated"} <--
            """),
        Example.Bad("rbac.yaml", """
            apiVersion: rbac.authorization.k8s.io/v1
            kind: RoleBinding
            metadata: {name: web, namespace: shop}
            roleRef: {apiGroup: rbac.authorization.k8s.io, kind: ClusterRole, name: edit}
            subjects:
              - {kind: Group, name: "system:serviceaccounts"} <--
            """),
        Example.Good("rbac.yaml", """
            apiVersion: rbac.authorization.k8s.io/v1
            kind: RoleBinding
            metadata: {name: web, namespace: shop}
            roleRef: {apiGroup: rbac.authorization.k8s.io, kind: ClusterRole, name: view}
            subjects:
              - {kind: Group, name: "system:serviceaccounts:shop"}
            """),
        Example.Good("rbac.yaml", """
            apiVersion: rbac.authorization.k8s.io/v1
            kind: ClusterRoleBinding
            metadata: {name: web}
            roleRef: {apiGroup: rbac.authorization.k8s.io, kind: ClusterRole, name: "system:discovery"}
            subjects:
              - {kind: Group, name: "system:authenticated"}
            """),
    ];

    protected override IEnumerable<Problem> CheckBinding(KubernetesObject binding)
    {
        foreach (var subject in binding.Root["subjects"].Items.Where(subject =>
            subject["kind"].Text == "Group" && subject["name"].Text is "system:authenticated" or "system:serviceaccounts" && !IsHarmless(binding)))
        {
            yield return Problem.At(subject["name"], $"{binding.Kind} '{binding.Name}' grants {binding.Root["roleRef"]["name"].Text} to everybody in {subject["name"].Text}");
        }
    }
}
