using System.Collections.Immutable;
using Gabion.Model;
using Gabion.Model.Cluster;

namespace Gabion.Rules.Cluster.Deploy.Access;

/// <summary>The anonymous user is anybody who reaches the API.</summary>
internal sealed class BindingGrantsAnonymous : BindingRule
{
    public override RuleCard Card { get; } = new()
    {
        Id = RuleId.Parse("GBN-CLU-321"),
        Title = "Binding grants rights to anybody",
        Severity = Severity.Critical,
        Stage = Stage.Deploy,
        Why = "Requests without credentials get these rights: whoever reaches the API server's port has them, from the internet too where it is open.",
        Fix = "Remove the subject; give probes and monitoring an account of their own.",
        References = ["https://kubernetes.io/docs/reference/access-authn-authz/rbac/"],
        Controls =
        [
            new("NSA-CISA-1.2", "access.authentication", ControlCoverage.Partial),
            new("PCI-DSS-4.0", "7.2.1", ControlCoverage.Partial),
            new("MITRE-ATTACK", "T1190", ControlCoverage.Partial),
        ],
        Aliases = ["KSV-0122", "C-0262", "C-0265", "BindingsToSystemAnonymous", "k8sdisallowanonymous"],
    };

    public override ImmutableArray<Example> Examples =>
    [
        Example.Bad("rbac.yaml", """
            apiVersion: rbac.authorization.k8s.io/v1
            kind: ClusterRoleBinding
            metadata: {name: web}
            roleRef: {apiGroup: rbac.authorization.k8s.io, kind: ClusterRole, name: view}
            subjects:
              - {kind: Group, name: "system:unauthenticated"} <--
            """),
        Example.Bad("rbac.yaml", """
            apiVersion: rbac.authorization.k8s.io/v1
            kind: RoleBinding
            metadata: {name: web, namespace: shop}
            roleRef: {apiGroup: rbac.authorization.k8s.io, kind: ClusterRole, name: edit}
            subjects:
              - {kind: User, name: "system:anonymous"} <--
            """),
        Example.Good("rbac.yaml", """
            apiVersion: rbac.authorization.k8s.io/v1
            kind: ClusterRoleBinding
            metadata: {name: web}
            roleRef: {apiGroup: rbac.authorization.k8s.io, kind: ClusterRole, name: "system:public-info-viewer"}
            subjects:
              - {kind: Group, name: "system:unauthenticated"}
            """),
        Example.Good("rbac.yaml", """
            apiVersion: rbac.authorization.k8s.io/v1
            kind: ClusterRoleBinding
            metadata: {name: web}
            roleRef: {apiGroup: rbac.authorization.k8s.io, kind: ClusterRole, name: view}
            subjects:
              - {kind: User, name: ann}
            """),
    ];

    protected override IEnumerable<Problem> CheckBinding(KubernetesObject binding)
    {
        foreach (var subject in binding.Root["subjects"].Items.Where(subject =>
            subject["name"].Text is "system:anonymous" or "system:unauthenticated" && !IsHarmless(binding)))
        {
            yield return Problem.At(subject["name"], $"{binding.Kind} '{binding.Name}' grants {binding.Root["roleRef"]["name"].Text} to anybody who reaches the API, as {subject["name"].Text}");
        }
    }
}
