using System.Collections.Immutable;
using Gabion.Model;
using Gabion.Model.Cluster.Components;

namespace Gabion.Rules.Cluster.Deploy.ControlPlane;

/// <summary>API server lets requests take more than five minutes.</summary>
internal sealed class RequestTimeoutIsLong() : SettingRule(ComponentKind.ApiServer, "request-timeout")
{
    public override RuleCard Card { get; } = new()
    {
        Id = RuleId.Parse("GBN-CLU-420"),
        Title = "API server lets requests take more than five minutes",
        Severity = Severity.Low,
        Stage = Stage.Deploy,
        Why = "Long requests pile up and exhaust the API server; without a limit, a few slow clients are enough.",
        Fix = "Leave `--request-timeout` at its default of 60 seconds, or set it to at most 300.",
        References = ["https://kubernetes.io/docs/reference/command-line-tools-reference/kube-apiserver/"],
        Controls = [.. Benchmark.Cis("1.2.20")],
        Aliases = ["CKV_K8S_95", "C-0134"],
    };

    public override ImmutableArray<Example> Examples =>
    [
        ComponentExample.Bad("""
            kube-apiserver
            --request-timeout=30m <--
            """),
        ComponentExample.Bad("""
            kube-apiserver
            --request-timeout=0s <--
            """),
        ComponentExample.Good("""
            kube-apiserver
            """),
        ComponentExample.Good("""
            kube-apiserver
            --request-timeout=300s
            """),
    ];

    protected override string? Fault(SettingValue value) => GoDuration.Parse(value.Text) is { } time && (time == TimeSpan.Zero || time > TimeSpan.FromMinutes(5))
            ? "A request may take very long" : null;
}
