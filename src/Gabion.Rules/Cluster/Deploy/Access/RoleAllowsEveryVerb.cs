using System.Collections.Immutable;
using Gabion.Model;
using Gabion.Model.Cluster;
using Gabion.Policy.Rbac;

namespace Gabion.Rules.Cluster.Deploy.Access;

/// <summary>A wildcard takes in verbs that nobody thought of: bind, escalate, impersonate, deletecollection.</summary>
internal sealed class RoleAllowsEveryVerb : AccessRule
{
    public override RuleCard Card { get; } = new()
    {
        Id = RuleId.Parse("GBN-CLU-301"),
        Title = "Role allows every verb on a resource",
        Severity = Severity.Medium,
        Stage = Stage.Deploy,
        Why = "`*` also means the verbs that lead further (`bind`, `escalate`, `impersonate`, `deletecollection`) and those of later versions.",
        Fix = "List the verbs that are used: `[get, list, watch]`, `[create, update, patch, delete]`.",
        References = ["https://kubernetes.io/docs/concepts/security/rbac-good-practices/"],
        Controls = [new("CIS-Kubernetes-1.12", "5.1.3", ControlCoverage.Full)],
        Aliases = ["KSV-0045"],
    };

    public override ImmutableArray<Example> Examples =>
    [
        Example.Bad("rbac.yaml", """
            apiVersion: rbac.authorization.k8s.io/v1
            kind: Role
            metadata: {name: web, namespace: shop}
            rules:
              - verbs: ["*"]
                apiGroups: [batch]
                resources: [jobs] <--
            """),
        Example.Good("rbac.yaml", """
            apiVersion: rbac.authorization.k8s.io/v1
            kind: Role
            metadata: {name: web, namespace: shop}
            rules:
              - verbs: [get, list, watch, create, delete]
                apiGroups: [batch]
                resources: [jobs]
            """),
    ];

    protected override string? Fault(KubernetesObject role, PolicyRule rule) =>
        rule.Verbs.Contains("*") && rule.Paths.IsEmpty && !(rule.Resources.Contains("*") && rule.Groups.Contains("*"))
            ? $"{role.Kind} '{role.Name}' allows every verb on {string.Join(", ", rule.Resources)}" : null;
}
