using System.Collections.Immutable;
using Gabion.Model;
using Gabion.Model.Cluster.Components;

namespace Gabion.Rules.Cluster.Deploy.ControlPlane;

/// <summary>Audit log is kept for less than 30 days.</summary>
internal sealed class AuditLogIsKeptShort() : SettingRule(ComponentKind.ApiServer, "audit-log-maxage")
{
    public override RuleCard Card { get; } = new()
    {
        Id = RuleId.Parse("GBN-CLU-417"),
        Title = "Audit log is kept for less than 30 days",
        Severity = Severity.Low,
        Stage = Stage.Deploy,
        Why = "What is older is deleted: an intrusion is often noticed only after weeks.",
        Fix = "Set `--audit-log-maxage=30` or more, or send events to a store of its own.",
        References = ["https://kubernetes.io/docs/tasks/debug/debug-cluster/audit/"],
        Controls = [.. Benchmark.Cis("1.2.17"), new("NSA-CISA-1.2", "logging.audit", ControlCoverage.Partial)],
        Aliases = ["KCV-0020", "CKV_K8S_92", "C-0131"],
    };

    public override ImmutableArray<Example> Examples =>
    [
        ComponentExample.Bad("""
            kube-apiserver
            --audit-log-path=/var/log/kubernetes/audit.log
            --audit-log-maxage=15 <--
            """),
        ComponentExample.Good("""
            kube-apiserver
            --audit-log-path=/var/log/kubernetes/audit.log
            --audit-log-maxage=30
            """),
        ComponentExample.Good("""
            kube-apiserver
            --audit-log-path=/var/log/kubernetes/audit.log
            """),
    ];

    protected override string? Fault(SettingValue value) => value.Number is > 0 and < 30
            ? "The audit log is deleted after a few days" : null;
}
