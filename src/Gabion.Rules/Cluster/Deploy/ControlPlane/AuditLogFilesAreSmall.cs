using System.Collections.Immutable;
using Gabion.Model;
using Gabion.Model.Cluster.Components;

namespace Gabion.Rules.Cluster.Deploy.ControlPlane;

/// <summary>Audit log files turn over before 100 MB.</summary>
internal sealed class AuditLogFilesAreSmall() : SettingRule(ComponentKind.ApiServer, "audit-log-maxsize")
{
    public override RuleCard Card { get; } = new()
    {
        Id = RuleId.Parse("GBN-CLU-419"),
        Title = "Audit log files turn over before 100 MB",
        Severity = Severity.Low,
        Stage = Stage.Deploy,
        Why = "Small files turn over fast, and the oldest are deleted.",
        Fix = "Set `--audit-log-maxsize=100` or more, or send events to a store of its own.",
        References = ["https://kubernetes.io/docs/tasks/debug/debug-cluster/audit/"],
        Controls = [.. Benchmark.Cis("1.2.19"), new("NSA-CISA-1.2", "logging.audit", ControlCoverage.Partial)],
        Aliases = ["KCV-0022", "CKV_K8S_94", "C-0133"],
    };

    public override ImmutableArray<Example> Examples =>
    [
        ComponentExample.Bad("""
            kube-apiserver
            --audit-log-path=/var/log/kubernetes/audit.log
            --audit-log-maxsize=50 <--
            """),
        ComponentExample.Good("""
            kube-apiserver
            --audit-log-path=/var/log/kubernetes/audit.log
            --audit-log-maxsize=100
            """),
        ComponentExample.Good("""
            kube-apiserver
            --audit-log-path=/var/log/kubernetes/audit.log
            """),
    ];

    protected override string? Fault(SettingValue value) => value.Number is > 0 and < 100
            ? "The files of the audit log are small" : null;
}
