using System.Collections.Immutable;
using Gabion.Model;
using Gabion.Policy.Auditing;

namespace Gabion.Rules.Cluster.Deploy.ControlPlane;

/// <summary>Shells in pods are not logged.</summary>
internal sealed class PodEntriesAreNotLogged() : AuditRule(AuditQuestions.PodEntries)
{
    public override RuleCard Card { get; } = new()
    {
        Id = RuleId.Parse("GBN-CLU-516"),
        Title = "Shells in pods are not logged",
        Severity = Severity.Medium,
        Stage = Stage.Deploy,
        Why = "exec, attach, port-forward and the proxies are how an intruder works: without a trace nobody sees it, then or later.",
        Fix = "Log `pods/exec`, `pods/attach`, `pods/portforward`, `pods/ephemeralcontainers` and `*/proxy` at `Metadata` or above. The resource `pods` alone does not take its subresources.",
        References = ["https://kubernetes.io/docs/tasks/debug/debug-cluster/audit/"],
        Controls = [.. Benchmark.Cis("3.2.2", ControlCoverage.Partial), new("NSA-CISA-1.2", "logging.audit", ControlCoverage.Partial)],
        Aliases = ["C-0161"],
    };

    public override ImmutableArray<Example> Examples =>
    [
        AuditExample.Bad("""
            rules: <--
              - level: RequestResponse
                resources:
                  - group: ""
                    resources: [pods, pods/log]
            """),
        AuditExample.Bad("""
            rules:
              - level: None <--
                verbs: [get]
              - level: Metadata
            """),
        AuditExample.Good("""
            rules:
              - level: None
                users: ["system:kube-proxy"]
                verbs: [watch]
              - level: Metadata
            """),
        AuditExample.Good("""
            rules:
              - level: Request
                resources:
                  - group: ""
                    resources: ["pods/*", services/proxy, nodes/proxy]
            """),
    ];

    protected override string Fault => "Not logged";
}
