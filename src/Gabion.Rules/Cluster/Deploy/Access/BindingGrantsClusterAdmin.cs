using System.Collections.Immutable;
using Gabion.Model;
using Gabion.Model.Cluster;

namespace Gabion.Rules.Cluster.Deploy.Access;

/// <summary>cluster-admin is for emergencies.</summary>
internal sealed class BindingGrantsClusterAdmin : BindingRule
{
    public override RuleCard Card { get; } = new()
    {
        Id = RuleId.Parse("GBN-CLU-320"),
        Title = "Binding grants cluster-admin",
        Severity = Severity.High,
        Stage = Stage.Deploy,
        Why = "The subject may do everything to everything, and so may whoever takes it over. In a namespace it may change the namespace's own roles, quotas and policies.",
        Fix = "Bind a role with the resources and verbs that are used; keep `cluster-admin` for a group that is empty until it is needed.",
        References = ["https://kubernetes.io/docs/reference/access-authn-authz/rbac/"],
        Controls =
        [
            new("CIS-Kubernetes-1.12", "5.1.1", ControlCoverage.Full),
            new("NSA-CISA-1.2", "access.rbac", ControlCoverage.Partial),
            new("PCI-DSS-4.0", "7.2.2", ControlCoverage.Partial),
            new("MITRE-ATTACK", "T1078", ControlCoverage.Partial),
        ],
        Aliases =
        [
            "KSV-0111", "C-0035", "C-0185", "C-0267", "C-0272", "cluster-admin-role-binding",
            "cluster_admin_role_binding_with_super_user_permissions", "clusterrolebindingClusterAdmin",
            "rolebindingClusterAdminClusterRole", "rolebindingClusterAdminRole", "restrict-binding-clusteradmin",
        ],
    };

    public override ImmutableArray<Example> Examples =>
    [
        Example.Bad("rbac.yaml", """
            apiVersion: rbac.authorization.k8s.io/v1
            kind: ClusterRoleBinding
            metadata: {name: web}
            roleRef: {apiGroup: rbac.authorization.k8s.io, kind: ClusterRole, name: cluster-admin} <--
            subjects:
              - {kind: User, name: ann}
            """),
        Example.Bad("rbac.yaml", """
            apiVersion: rbac.authorization.k8s.io/v1
            kind: RoleBinding
            metadata: {name: web, namespace: shop}
            roleRef: {apiGroup: rbac.authorization.k8s.io, kind: ClusterRole, name: cluster-admin} <--
            subjects:
              - {kind: ServiceAccount, name: web}
            """),
        Example.Good("rbac.yaml", """
            apiVersion: rbac.authorization.k8s.io/v1
            kind: ClusterRoleBinding
            metadata: {name: web}
            roleRef: {apiGroup: rbac.authorization.k8s.io, kind: ClusterRole, name: view}
            subjects:
              - {kind: User, name: ann}
            """),
        Example.Good("rbac.yaml", """
            apiVersion: rbac.authorization.k8s.io/v1
            kind: ClusterRoleBinding
            metadata: {name: web}
            roleRef: {apiGroup: rbac.authorization.k8s.io, kind: ClusterRole, name: cluster-admin}
            subjects:
              - {kind: Group, name: "system:masters"}
            """),
    ];

    protected override IEnumerable<Problem> CheckBinding(KubernetesObject binding)
    {
        if (binding.Root["roleRef"]["name"] is { Text: "cluster-admin" } role && binding.Root["subjects"].Items.Any(subject => subject["name"].Text != "system:masters"))
        {
            yield return Problem.At(role, $"{binding.Kind} '{binding.Name}' grants cluster-admin to {Subjects(binding)}");
        }
    }
}
