using System.Collections.Immutable;
using Gabion.Model;
using Gabion.Model.Cluster.Components;

namespace Gabion.Rules.Cluster.Deploy.ControlPlane;

/// <summary>API server has no audit policy.</summary>
internal sealed class AuditPolicyIsMissing() : SettingRule(ComponentKind.ApiServer, "audit-policy-file")
{
    public override RuleCard Card { get; } = new()
    {
        Id = RuleId.Parse("GBN-CLU-438"),
        Title = "API server has no audit policy",
        Severity = Severity.Medium,
        Stage = Stage.Deploy,
        Why = "Without a policy the API server logs no event, whatever `--audit-log-path` says.",
        Fix = "Write a policy and name it in `--audit-policy-file`.",
        References = ["https://kubernetes.io/docs/tasks/debug/debug-cluster/audit/"],
        Controls = [.. Benchmark.Cis("3.2.1"), new("NSA-CISA-1.2", "logging.audit", ControlCoverage.Partial)],
        Aliases = ["C-0160"],
    };

    public override ImmutableArray<Example> Examples =>
    [
        ComponentExample.Bad("""
            kube-apiserver <--
            """),
        ComponentExample.Bad("""
            kube-apiserver <--
            --audit-log-path=/var/log/kubernetes/audit.log
            """),
        ComponentExample.Good("""
            kube-apiserver
            --audit-policy-file=/etc/kubernetes/audit.yaml
            """),
    ];

    protected override string? Fault(SettingValue value) => value.IsMissing
            ? "The API server has no audit policy, so that no event is logged" : null;
}
