using System.Collections.Immutable;
using Gabion.Model;
using Gabion.Model.Cluster;

namespace Gabion.Rules.Cluster.Deploy.Access;

/// <summary>Nothing can be taken from system:masters.</summary>
internal sealed class BindingNamesMasters : BindingRule
{
    public override RuleCard Card { get; } = new()
    {
        Id = RuleId.Parse("GBN-CLU-323"),
        Title = "Binding names the group system:masters",
        Severity = Severity.Low,
        Stage = Stage.Deploy,
        Why = "Members of `system:masters` pass every authorizer, so the binding adds nothing, and no binding that is removed takes anything from them: credentials of that group cannot be revoked.",
        Fix = "Use a group of your own, bound to `cluster-admin`.",
        References = ["https://kubernetes.io/docs/reference/access-authn-authz/rbac/"],
        Controls = [new("CIS-Kubernetes-1.12", "5.1.7", ControlCoverage.Partial)],
        Aliases = ["KSV-0123", "C-0246"],
    };

    public override ImmutableArray<Example> Examples =>
    [
        Example.Bad("rbac.yaml", """
            apiVersion: rbac.authorization.k8s.io/v1
            kind: ClusterRoleBinding
            metadata: {name: web}
            roleRef: {apiGroup: rbac.authorization.k8s.io, kind: ClusterRole, name: view}
            subjects:
              - {kind: Group, name: "system:masters"} <--
            """),
        Example.Good("rbac.yaml", """
            apiVersion: rbac.authorization.k8s.io/v1
            kind: ClusterRoleBinding
            metadata: {name: web}
            roleRef: {apiGroup: rbac.authorization.k8s.io, kind: ClusterRole, name: view}
            subjects:
              - {kind: Group, name: platform}
            """),
    ];

    protected override IEnumerable<Problem> CheckBinding(KubernetesObject binding)
    {
        foreach (var subject in binding.Root["subjects"].Items.Where(subject =>
            subject["kind"].Text == "Group" && subject["name"].Text == "system:masters"))
        {
            yield return Problem.At(subject["name"], $"{binding.Kind} '{binding.Name}' names the group system:masters, whose members may do everything without it");
        }
    }
}
