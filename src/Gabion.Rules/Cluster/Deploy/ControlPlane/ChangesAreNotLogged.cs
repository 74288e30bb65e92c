using System.Collections.Immutable;
using Gabion.Model;
using Gabion.Policy.Auditing;

namespace Gabion.Rules.Cluster.Deploy.ControlPlane;

/// <summary>Changes of workloads and policies are not logged.</summary>
internal sealed class ChangesAreNotLogged() : AuditRule(AuditQuestions.Changes)
{
    public override RuleCard Card { get; } = new()
    {
        Id = RuleId.Parse("GBN-CLU-518"),
        Title = "Changes of workloads and policies are not logged",
        Severity = Severity.Medium,
        Stage = Stage.Deploy,
        Why = "What ran, and who took the policy away that should have stopped it, is then anybody's guess.",
        Fix = "Log every write at `Metadata` or above: end the policy with a rule of `level: Metadata`.",
        References = ["https://kubernetes.io/docs/tasks/debug/debug-cluster/audit/"],
        Controls = [.. Benchmark.Cis("3.2.2", ControlCoverage.Partial), new("NSA-CISA-1.2", "logging.audit", ControlCoverage.Partial)],
        Aliases = ["C-0161"],
    };

    public override ImmutableArray<Example> Examples =>
    [
        AuditExample.Bad("""
            rules:
              - level: Metadata
                namespaces: [kube-system]
              - level: None <--
            """),
        AuditExample.Good("""
            rules:
              - level: None
                users: ["system:kube-proxy"]
                verbs: [watch]
              - level: Metadata
            """),
    ];

    protected override string Fault => "Not logged";
}
