using System.Collections.Immutable;
using Gabion.Model;
using Gabion.Model.Cluster.Components;

namespace Gabion.Rules.Cluster.Deploy.ControlPlane;

/// <summary>Audit log keeps fewer than 10 files.</summary>
internal sealed class AuditLogHasFewFiles() : SettingRule(ComponentKind.ApiServer, "audit-log-maxbackup")
{
    public override RuleCard Card { get; } = new()
    {
        Id = RuleId.Parse("GBN-CLU-418"),
        Title = "Audit log keeps fewer than 10 files",
        Severity = Severity.Low,
        Stage = Stage.Deploy,
        Why = "A burst of requests pushes older files out, and an attacker can make one.",
        Fix = "Set `--audit-log-maxbackup=10` or more, or send events to a store of its own.",
        References = ["https://kubernetes.io/docs/tasks/debug/debug-cluster/audit/"],
        Controls = [.. Benchmark.Cis("1.2.18"), new("NSA-CISA-1.2", "logging.audit", ControlCoverage.Partial)],
        Aliases = ["KCV-0021", "CKV_K8S_93", "C-0132"],
    };

    public override ImmutableArray<Example> Examples =>
    [
        ComponentExample.Bad("""
            kube-apiserver
            --audit-log-path=/var/log/kubernetes/audit.log
            --audit-log-maxbackup=5 <--
            """),
        ComponentExample.Good("""
            kube-apiserver
            --audit-log-path=/var/log/kubernetes/audit.log
            --audit-log-maxbackup=10
            """),
        ComponentExample.Good("""
            kube-apiserver
            --audit-log-path=/var/log/kubernetes/audit.log
            """),
    ];

    protected override string? Fault(SettingValue value) => value.Number is > 0 and < 10
            ? "The audit log keeps few files" : null;
}
