using System.Collections.Immutable;
using Gabion.Model;
using Gabion.Policy.Auditing;

namespace Gabion.Rules.Cluster.Deploy.ControlPlane;

/// <summary>Values of Secrets are written to the audit log.</summary>
internal sealed class SecretValuesAreLogged() : AuditRule(AuditQuestions.SecretBodies)
{
    public override RuleCard Card { get; } = new()
    {
        Id = RuleId.Parse("GBN-CLU-519"),
        Title = "Values of Secrets are written to the audit log",
        Severity = Severity.High,
        Stage = Stage.Deploy,
        Why = "At `Request` and above bodies are logged: whoever reads the log, or the system that collects it, reads Secrets and tokens.",
        Fix = "Log `secrets`, `configmaps`, `serviceaccounts/token` and `tokenreviews` at `Metadata`, above rules that log more.",
        References = ["https://kubernetes.io/docs/tasks/debug/debug-cluster/audit/"],
        Controls = [.. Benchmark.Cis("3.2.2", ControlCoverage.Partial), new("NSA-CISA-1.2", "logging.audit", ControlCoverage.Partial), new("MITRE-ATTACK", "T1552", ControlCoverage.Partial)],
        Aliases = ["C-0161"],
    };

    public override ImmutableArray<Example> Examples =>
    [
        AuditExample.Bad("""
            rules:
              - level: RequestResponse <--
            """),
        AuditExample.Good("""
            rules:
              - level: None
                users: ["system:kube-proxy"]
                verbs: [watch]
              - level: Metadata
            """),
    ];

    protected override string Fault => "Logged with its body";

    protected override bool IsWrong(AuditLevel level) => level >= AuditLevel.Request;
}
