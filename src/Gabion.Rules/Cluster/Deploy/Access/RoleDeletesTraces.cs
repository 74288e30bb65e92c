using System.Collections.Immutable;
using Gabion.Model;
using Gabion.Model.Cluster;
using Gabion.Policy.Rbac;

namespace Gabion.Rules.Cluster.Deploy.Access;

/// <summary>Events and logs are what one has after an attack.</summary>
internal sealed class RoleDeletesTraces : AccessRule
{
    public override RuleCard Card { get; } = new()
    {
        Id = RuleId.Parse("GBN-CLU-314"),
        Title = "Role deletes events",
        Severity = Severity.Low,
        Stage = Stage.Deploy,
        Why = "Events say what happened; who deletes them takes the traces away.",
        Fix = "Events expire by themselves: leave `delete` and `deletecollection` out.",
        References = ["https://kubernetes.io/docs/concepts/security/rbac-good-practices/"],
        Controls = [new("MITRE-ATTACK", "T1070", ControlCoverage.Full)],
        Aliases = ["KSV-0042", "C-0031"],
    };

    public override ImmutableArray<Example> Examples =>
    [
        Example.Bad("rbac.yaml", """
            apiVersion: rbac.authorization.k8s.io/v1
            kind: Role
            metadata: {name: web, namespace: shop}
            rules:
              - verbs: [delete]
                apiGroups: [""]
                resources: [events] <--
            """),
        Example.Good("rbac.yaml", """
            apiVersion: rbac.authorization.k8s.io/v1
            kind: Role
            metadata: {name: web, namespace: shop}
            rules:
              - verbs: [create, patch]
                apiGroups: [""]
                resources: [events]
            """),
    ];

    protected override string? Fault(KubernetesObject role, PolicyRule rule) =>
        (Names(rule, "", "events") || Names(rule, "events.k8s.io", "events")) && Verb(rule, "delete", "deletecollection") is { } verb
            ? $"{role.Kind} '{role.Name}' lets its subjects {verb} events" : null;
}
