using System.Collections.Immutable;
using Gabion.Formats.Tree;
using Gabion.Model;

namespace Gabion.Rules.Cluster.Deploy.ControlPlane;

/// <summary>API server refuses the audit policy.</summary>
internal sealed class AuditPolicyIsRefused() : ConfigurationRule("audit.k8s.io", "Policy")
{
    public override RuleCard Card { get; } = new()
    {
        Id = RuleId.Parse("GBN-CLU-523"),
        Title = "API server refuses the audit policy",
        Severity = Severity.High,
        Stage = Stage.Deploy,
        Why = "The API server does not start with it.",
        Fix = "Mend what the message names.",
        References = ["https://kubernetes.io/docs/tasks/debug/debug-cluster/audit/"],
        Controls = [.. Benchmark.Cis("3.2.1", ControlCoverage.Partial), new("NSA-CISA-1.2", "logging.audit", ControlCoverage.Partial)],
    };

    public override ImmutableArray<Example> Examples =>
    [
        AuditExample.Bad("""
            rules:
              - level: Everything <--
            """),
        AuditExample.Bad("""
            rules:
              - level: Metadata
                nonResourceURLs: ["/api*"] <--
                namespaces: [shop]
            """),
        AuditExample.Good("""
            rules:
              - level: None
                users: ["system:kube-proxy"]
                verbs: [watch]
              - level: Metadata
            """),
    ];

    protected override IEnumerable<Problem> Faults(Field root)
    {
        foreach (var rule in root["rules"].Items)
        {
            if (rule["level"].Text is not ("None" or "Metadata" or "Request" or "RequestResponse"))
            {
                yield return Problem.At(rule["level"], "The level of an audit rule is None, Metadata, Request or RequestResponse");
            }

            if (rule["nonResourceURLs"].Items.Count > 0 && rule["resources"].Items.Count + rule["namespaces"].Items.Count > 0)
            {
                yield return new(rule["nonResourceURLs"].Span, rule["nonResourceURLs"].Path, "A rule speaks of resources or of paths, not of both");
            }
        }
    }
}
