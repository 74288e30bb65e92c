using System.Collections.Immutable;
using Gabion.Model;
using Gabion.Model.Cluster.Components;

namespace Gabion.Rules.Cluster.Deploy.ControlPlane;

/// <summary>Rights stand in a file (ABAC).</summary>
internal sealed class AbacDecides() : SettingRule(ComponentKind.ApiServer, "authorization-mode")
{
    public override RuleCard Card { get; } = new()
    {
        Id = RuleId.Parse("GBN-CLU-436"),
        Title = "Rights stand in a file (ABAC)",
        Severity = Severity.Medium,
        Stage = Stage.Deploy,
        Why = "ABAC rights stand in a file on the node: nobody sees them through the API, they change only with a restart, and they add to what RBAC grants.",
        Fix = "Move the rights to Roles and bindings, and remove `ABAC` from `--authorization-mode`.",
        References = ["https://kubernetes.io/docs/reference/access-authn-authz/abac/"],
        Controls = [new("NSA-CISA-1.2", "access.rbac", ControlCoverage.Partial)],
    };

    public override ImmutableArray<Example> Examples =>
    [
        ComponentExample.Bad("""
            kube-apiserver
            --authorization-mode=Node,RBAC,ABAC <--
            """),
        ComponentExample.Good("""
            kube-apiserver
            --authorization-mode=Node,RBAC
            """),
    ];

    protected override string? Fault(SettingValue value) => value.Has("ABAC") && !value.Component["authorization-config"].IsWritten
            ? "Rights are granted by a file beside RBAC" : null;
}
