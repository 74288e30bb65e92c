using System.Collections.Immutable;
using Gabion.Formats.Tree;
using Gabion.Model;
using Gabion.Policy.Auditing;

namespace Gabion.Rules.Cluster.Deploy.ControlPlane;

/// <summary>Audit rule is never reached.</summary>
internal sealed class AuditRuleIsNeverReached() : ConfigurationRule("audit.k8s.io", "Policy")
{
    public override RuleCard Card { get; } = new()
    {
        Id = RuleId.Parse("GBN-CLU-522"),
        Title = "Audit rule is never reached",
        Severity = Severity.Low,
        Stage = Stage.Deploy,
        Why = "The first rule that matches decides: what stands behind a rule that takes everything has no effect.",
        Fix = "Move the rule above the one that takes everything.",
        References = ["https://kubernetes.io/docs/tasks/debug/debug-cluster/audit/"],
        Controls = [.. Benchmark.Cis("3.2.2", ControlCoverage.Partial), new("NSA-CISA-1.2", "logging.audit", ControlCoverage.Partial)],
    };

    public override ImmutableArray<Example> Examples =>
    [
        AuditExample.Bad("""
            rules:
              - level: Metadata
              - level: RequestResponse <--
                verbs: [create]
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
        root["rules"].Items.SkipWhile(rule => !AuditPolicy.TakesAll(rule)).Skip(1).Select(rule =>
            Problem.At(rule["level"], "The rule is never reached: one above it takes every request"));
}
