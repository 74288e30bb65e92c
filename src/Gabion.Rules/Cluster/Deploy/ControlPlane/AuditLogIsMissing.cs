using System.Collections.Immutable;
using Gabion.Model;
using Gabion.Model.Cluster.Components;

namespace Gabion.Rules.Cluster.Deploy.ControlPlane;

/// <summary>API server keeps no audit log.</summary>
internal sealed class AuditLogIsMissing() : SettingRule(ComponentKind.ApiServer, "audit-log-path")
{
    public override RuleCard Card { get; } = new()
    {
        Id = RuleId.Parse("GBN-CLU-416"),
        Title = "API server keeps no audit log",
        Severity = Severity.Medium,
        Stage = Stage.Deploy,
        Why = "Without an audit log nobody can say afterwards who read which Secret or who opened a shell in which pod.",
        Fix = "Set `--audit-log-path` (and `--audit-policy-file`), or send events with `--audit-webhook-config-file`.",
        References = ["https://kubernetes.io/docs/tasks/debug/debug-cluster/audit/"],
        Controls = [.. Benchmark.Cis("1.2.16"), new("NSA-CISA-1.2", "logging.audit", ControlCoverage.Partial)],
        Aliases = ["KCV-0019", "CKV_K8S_91", "C-0130", "C-0067"],
    };

    public override ImmutableArray<Example> Examples =>
    [
        ComponentExample.Bad("""
            kube-apiserver <--
            """),
        ComponentExample.Good("""
            kube-apiserver
            --audit-log-path=/var/log/kubernetes/audit.log
            """),
        ComponentExample.Good("""
            kube-apiserver
            --audit-webhook-config-file=/etc/kubernetes/audit-webhook.yaml
            """),
    ];

    protected override string? Fault(SettingValue value) => value.IsMissing && !value.Component["audit-webhook-config-file"].IsWritten
            ? "The API server writes no audit log and sends none" : null;
}
