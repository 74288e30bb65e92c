using System.Collections.Immutable;
using Gabion.Model;
using Gabion.Policy.Auditing;

namespace Gabion.Rules.Cluster.Deploy.ControlPlane;

/// <summary>Reads of Secrets are not logged.</summary>
internal sealed class SecretReadsAreNotLogged() : AuditRule(AuditQuestions.SecretReads)
{
    public override RuleCard Card { get; } = new()
    {
        Id = RuleId.Parse("GBN-CLU-515"),
        Title = "Reads of Secrets are not logged",
        Severity = Severity.Medium,
        Stage = Stage.Deploy,
        Why = "After a leak nobody can say who read which Secret, and which ones must be changed.",
        Fix = "Log `secrets` at `Metadata` for everybody, above rules with `None`.",
        References = ["https://kubernetes.io/docs/tasks/debug/debug-cluster/audit/"],
        Controls = [.. Benchmark.Cis("3.2.2", ControlCoverage.Partial), new("NSA-CISA-1.2", "logging.audit", ControlCoverage.Partial)],
        Aliases = ["C-0161"],
    };

    public override ImmutableArray<Example> Examples =>
    [
        AuditExample.Bad("""
            rules: <--
              - level: Metadata
                resources:
                  - group: ""
                    resources: [pods]
            """),
        AuditExample.Bad("""
            rules:
              - level: None <--
                verbs: [get, list, watch]
              - level: Metadata
            """),
        AuditExample.Bad("""
            rules:
              - level: None <--
                userGroups: ["system:serviceaccounts"]
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

    protected override string Fault => "Not logged";
}
