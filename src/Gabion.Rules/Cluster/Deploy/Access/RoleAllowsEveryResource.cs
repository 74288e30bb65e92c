using System.Collections.Immutable;
using Gabion.Model;
using Gabion.Model.Cluster;
using Gabion.Policy.Rbac;

namespace Gabion.Rules.Cluster.Deploy.Access;

/// <summary>A wildcard takes in Secrets, and whatever is installed later.</summary>
internal sealed class RoleAllowsEveryResource : AccessRule
{
    public override RuleCard Card { get; } = new()
    {
        Id = RuleId.Parse("GBN-CLU-302"),
        Title = "Role allows every resource",
        Severity = Severity.Medium,
        Stage = Stage.Deploy,
        Why = "`*` covers Secrets, every subresource (`pods/exec`, `serviceaccounts/token`) and the custom resources of every operator that is installed later.",
        Fix = "List the resources that are used.",
        References = ["https://kubernetes.io/docs/concepts/security/rbac-good-practices/"],
        Controls = [new("CIS-Kubernetes-1.12", "5.1.3", ControlCoverage.Full)],
        Aliases = ["KSV-0046"],
    };

    public override ImmutableArray<Example> Examples =>
    [
        Example.Bad("rbac.yaml", """
            apiVersion: rbac.authorization.k8s.io/v1
            kind: ClusterRole
            metadata: {name: web}
            rules:
              - verbs: [get, list, watch]
                apiGroups: ["*"]
                resources: ["*"] <--
            """),
        Example.Bad("rbac.yaml", """
            apiVersion: rbac.authorization.k8s.io/v1
            kind: Role
            metadata: {name: web, namespace: shop}
            rules:
              - verbs: [get]
                apiGroups: [""]
                resources: ["*"] <--
            """),
        Example.Good("rbac.yaml", """
            apiVersion: rbac.authorization.k8s.io/v1
            kind: ClusterRole
            metadata: {name: web}
            rules:
              - verbs: [get, list, watch]
                apiGroups: [apps]
                resources: [deployments, statefulsets]
            """),
    ];

    protected override string? Fault(KubernetesObject role, PolicyRule rule) =>
        rule.Resources.Contains("*") && !(rule.Verbs.Contains("*") && rule.Groups.Contains("*"))
            ? $"{role.Kind} '{role.Name}' allows {string.Join(", ", rule.Verbs)} on every resource{(rule.AllowsGroup("") ? ", Secrets included" : $" of {string.Join(", ", rule.Groups)}")}" : null;
}
