using System.Collections.Immutable;
using Gabion.Model;
using Gabion.Model.Cluster;

namespace Gabion.Rules.Cluster.Deploy.Access;

/// <summary>Pods that name no account run under the default one.</summary>
internal sealed class BindingGrantsDefaultAccount : BindingRule
{
    public override RuleCard Card { get; } = new()
    {
        Id = RuleId.Parse("GBN-CLU-324"),
        Title = "Binding grants rights to a default service account",
        Severity = Severity.Medium,
        Stage = Stage.Deploy,
        Why = "Every pod of the namespace that names no account of its own gets these rights, the next one too.",
        Fix = "Make a service account for the workload that needs the rights, and bind that.",
        References = ["https://kubernetes.io/docs/reference/access-authn-authz/rbac/"],
        Controls = [new("CIS-Kubernetes-1.12", "5.1.5", ControlCoverage.Full), new("NSA-CISA-1.2", "access.rbac", ControlCoverage.Partial)],
        Aliases = ["C-0189", "CKV_K8S_42", "default_service_accounts_are_actively_used"],
    };

    public override ImmutableArray<Example> Examples =>
    [
        Example.Bad("rbac.yaml", """
            apiVersion: rbac.authorization.k8s.io/v1
            kind: RoleBinding
            metadata: {name: web, namespace: shop}
            roleRef: {apiGroup: rbac.authorization.k8s.io, kind: ClusterRole, name: view}
            subjects:
              - {kind: ServiceAccount, name: default} <--
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
            subject["kind"].Text == "ServiceAccount" && subject["name"].Text == "default"))
        {
            yield return Problem.At(subject["name"], $"{binding.Kind} '{binding.Name}' grants {binding.Root["roleRef"]["name"].Text} to the default service account of namespace '{subject["namespace"].Text ?? binding.NamespaceOrDefault}'");
        }
    }
}
