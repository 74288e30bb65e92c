using System.Collections.Immutable;
using Gabion.Model;
using Gabion.Model.Cluster.Components;

namespace Gabion.Rules.Cluster.Deploy.ControlPlane;

/// <summary>API server serves profiles of itself.</summary>
internal sealed class ApiServerServesProfiles() : SettingRule(ComponentKind.ApiServer, "profiling")
{
    public override RuleCard Card { get; } = new()
    {
        Id = RuleId.Parse("GBN-CLU-415"),
        Title = "API server serves profiles of itself",
        Severity = Severity.Low,
        Stage = Stage.Deploy,
        Why = "Profiles tell of the program and what it does, and cost processor time on request.",
        Fix = "Set `--profiling=false`.",
        References = ["https://kubernetes.io/docs/reference/command-line-tools-reference/kube-apiserver/"],
        Controls = [.. Benchmark.Cis("1.2.15")],
        Aliases = ["KCV-0018", "CKV_K8S_90", "C-0129"],
    };

    public override ImmutableArray<Example> Examples =>
    [
        ComponentExample.Bad("""
            kube-apiserver <--
            """),
        ComponentExample.Bad("""
            kube-apiserver
            --profiling=true <--
            """),
        ComponentExample.Good("""
            kube-apiserver
            --profiling=false
            """),
    ];

    protected override string? Fault(SettingValue value) => value.IsTrue
            ? "The API server serves profiles of itself" : null;
}
