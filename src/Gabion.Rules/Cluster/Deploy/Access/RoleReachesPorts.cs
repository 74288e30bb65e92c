using System.Collections.Immutable;
using Gabion.Model;
using Gabion.Model.Cluster;
using Gabion.Policy.Rbac;

namespace Gabion.Rules.Cluster.Deploy.Access;

/// <summary>What network policies close, the API server's proxies open.</summary>
internal sealed class RoleReachesPorts : AccessRule
{
    public override RuleCard Card { get; } = new()
    {
        Id = RuleId.Parse("GBN-CLU-327"),
        Title = "Role reaches ports of pods through the API server",
        Severity = Severity.Low,
        Stage = Stage.Deploy,
        Why = "Requests through `pods/proxy` and `services/proxy` come from the API server, past network policies and past whatever stands before a Service; a program that trusts its network trusts them.",
        Fix = "Give `services/proxy` only for the Services that are meant, with `resourceNames`; leave `pods/proxy` out.",
        References = ["https://kubernetes.io/docs/concepts/security/rbac-good-practices/"],
        Controls = [new("MITRE-ATTACK", "T1021", ControlCoverage.Partial)],
    };

    public override ImmutableArray<Example> Examples =>
    [
        Example.Bad("rbac.yaml", """
            apiVersion: rbac.authorization.k8s.io/v1
            kind: ClusterRole
            metadata: {name: web}
            rules:
              - verbs: [get]
                apiGroups: [""]
                resources: [services/proxy] <--
            """),
        Example.Bad("rbac.yaml", """
            apiVersion: rbac.authorization.k8s.io/v1
            kind: Role
            metadata: {name: web, namespace: shop}
            rules:
              - verbs: [create]
                apiGroups: [""]
                resources: [pods, pods/proxy] <--
            """),
        Example.Good("rbac.yaml", """
            apiVersion: rbac.authorization.k8s.io/v1
            kind: Role
            metadata: {name: web, namespace: shop}
            rules:
              - verbs: [get]
                apiGroups: [""]
                resources: [services/proxy]
                resourceNames: ['https:dashboard:']
            """),
    ];

    protected override string? Fault(KubernetesObject role, PolicyRule rule) =>
        rule.Names.IsEmpty && Names(rule, "", "pods/proxy", "services/proxy") && Verb(rule, "get", "create", "update", "patch", "delete") is { } verb
            ? $"{role.Kind} '{role.Name}' lets its subjects {verb} {string.Join(", ", rule.Resources)}, past network policies" : null;
}
