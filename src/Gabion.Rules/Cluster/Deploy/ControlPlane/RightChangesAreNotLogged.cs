using System.Collections.Immutable;
using Gabion.Model;
using Gabion.Policy.Auditing;

namespace Gabion.Rules.Cluster.Deploy.ControlPlane;

/// <summary>Changes of rights are not logged.</summary>
internal sealed class RightChangesAreNotLogged() : AuditRule(AuditQuestions.RightChanges)
{
    public override RuleCard Card { get; } = new()
    {
        Id = RuleId.Parse("GBN-CLU-517"),
        Title = "Changes of rights are not logged",
        Severity = Severity.Medium,
        Stage = Stage.Deploy,
        Why = "New bindings, tokens and approved certificates are how an intruder stays: the log must show when they came and from whom.",
        Fix = "Log writes of `rbac.authorization.k8s.io`, `serviceaccounts/token` and `certificates.k8s.io` at `Metadata` or above.",
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
                  - group: rbac.authorization.k8s.io
                    resources: [roles, rolebindings]
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
