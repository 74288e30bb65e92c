using System.Collections.Immutable;
using Gabion.Formats.Tree;
using Gabion.Model;

namespace Gabion.Rules.Cluster.Deploy.ControlPlane;

/// <summary>Audit policy logs nothing.</summary>
internal sealed class AuditPolicyLogsNothing() : ConfigurationRule("audit.k8s.io", "Policy")
{
    public override RuleCard Card { get; } = new()
    {
        Id = RuleId.Parse("GBN-CLU-520"),
        Title = "Audit policy logs nothing",
        Severity = Severity.High,
        Stage = Stage.Deploy,
        Why = "Every rule says `None`, or there is none: the flags are there, the log stays empty.",
        Fix = "Write rules; the least is one of `level: Metadata`.",
        References = ["https://kubernetes.io/docs/tasks/debug/debug-cluster/audit/"],
        Controls = [.. Benchmark.Cis("3.2.1", ControlCoverage.Partial), .. Benchmark.Cis("3.2.2", ControlCoverage.Partial), new("NSA-CISA-1.2", "logging.audit", ControlCoverage.Partial)],
        Aliases = ["C-0160", "C-0161"],
    };

    public override ImmutableArray<Example> Examples =>
    [
        AuditExample.Bad("""
            rules: <--
              - level: None
            """),
        AuditExample.Bad("""
            rules: [] <--
            """),
        AuditExample.Good("""
            rules:
              - level: None
                users: ["system:kube-proxy"]
                verbs: [watch]
              - level: Metadata
            """),
    ];

    protected override IEnumerable<Problem> Faults(Field root) =>
        AuditPolicies.LogsNothing(root) ? [new(root["rules"].EntrySpan, "rules", "No rule of the audit policy logs anything")] : [];
}
