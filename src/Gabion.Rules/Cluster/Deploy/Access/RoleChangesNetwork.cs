using System.Collections.Immutable;
using Gabion.Model;
using Gabion.Model.Cluster;
using Gabion.Policy.Rbac;

namespace Gabion.Rules.Cluster.Deploy.Access;

/// <summary>Who writes network policies, services and routes decides who reaches whom.</summary>
internal sealed class RoleChangesNetwork : AccessRule
{
    public override RuleCard Card { get; } = new()
    {
        Id = RuleId.Parse("GBN-CLU-315"),
        Title = "Role changes how traffic flows",
        Severity = Severity.Low,
        Stage = Stage.Deploy,
        Why = "With network policies, Services, EndpointSlices or Ingresses one opens what was closed, or leads the traffic of others to oneself.",
        Fix = "Keep network policies in the hands of those who operate the cluster; give the rest by namespace.",
        References = ["https://kubernetes.io/docs/concepts/security/rbac-good-practices/"],
        Controls = [new("NSA-CISA-1.2", "access.rbac", ControlCoverage.Partial), new("MITRE-ATTACK", "T1557", ControlCoverage.Partial)],
        Aliases = ["KSV-0056"],
    };

    public override ImmutableArray<Example> Examples =>
    [
        Example.Bad("rbac.yaml", """
            apiVersion: rbac.authorization.k8s.io/v1
            kind: ClusterRole
            metadata: {name: web}
            rules:
              - verbs: [create, delete]
                apiGroups: [networking.k8s.io]
                resources: [networkpolicies] <--
            """),
        Example.Bad("rbac.yaml", """
            apiVersion: rbac.authorization.k8s.io/v1
            kind: ClusterRole
            metadata: {name: web}
            rules:
              - verbs: [update]
                apiGroups: [""]
                resources: [endpoints] <--
            """),
        Example.Good("rbac.yaml", """
            apiVersion: rbac.authorization.k8s.io/v1
            kind: ClusterRole
            metadata: {name: web}
            rules:
              - verbs: [get, list]
                apiGroups: [networking.k8s.io]
                resources: [networkpolicies]
            """),
        Example.Good("rbac.yaml", """
            apiVersion: rbac.authorization.k8s.io/v1
            kind: Role
            metadata: {name: web, namespace: shop}
            rules:
              - verbs: [create]
                apiGroups: [networking.k8s.io]
                resources: [networkpolicies]
            """),
    ];

    protected override string? Fault(KubernetesObject role, PolicyRule rule) =>
        role.Kind == "ClusterRole" && Verb(rule, "create", "update", "patch", "delete") is { } verb
        && (Names(rule, "networking.k8s.io", "networkpolicies") || Names(rule, "", "endpoints") || Names(rule, "discovery.k8s.io", "endpointslices"))
            ? $"ClusterRole '{role.Name}' lets its subjects {verb} {string.Join(", ", rule.Resources)}" : null;
}
