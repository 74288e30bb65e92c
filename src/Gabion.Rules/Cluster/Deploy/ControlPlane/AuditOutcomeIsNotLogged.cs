using System.Collections.Immutable;
using Gabion.Formats.Tree;
using Gabion.Model;

namespace Gabion.Rules.Cluster.Deploy.ControlPlane;

/// <summary>Audit log does not say how requests ended.</summary>
internal sealed class AuditOutcomeIsNotLogged() : ConfigurationRule("audit.k8s.io", "Policy")
{
    public override RuleCard Card { get; } = new()
    {
        Id = RuleId.Parse("GBN-CLU-521"),
        Title = "Audit log does not say how requests ended",
        Severity = Severity.Medium,
        Stage = Stage.Deploy,
        Why = "Without the stage `ResponseComplete` the log shows what was asked, and not whether it was allowed or what came of it.",
        Fix = "Remove `ResponseComplete` from `omitStages`; `RequestReceived` can be left out.",
        References = ["https://kubernetes.io/docs/tasks/debug/debug-cluster/audit/"],
        Controls = [.. Benchmark.Cis("3.2.2", ControlCoverage.Partial), new("NSA-CISA-1.2", "logging.audit", ControlCoverage.Partial)],
    };

    public override ImmutableArray<Example> Examples =>
    [
        AuditExample.Bad("""
            omitStages: [RequestReceived, ResponseComplete] <--
            rules:
              - level: Metadata
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
        from list in root["rules"].Items.Select(rule => rule["omitStages"]).Prepend(root["omitStages"])
        from stage in list.Items
        where stage.Text == "ResponseComplete"
        select Problem.At(stage, "The stage ResponseComplete is left out: the log does not say how requests ended");
}
