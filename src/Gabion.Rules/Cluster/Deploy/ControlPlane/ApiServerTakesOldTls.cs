using System.Collections.Immutable;
using Gabion.Model;
using Gabion.Model.Cluster.Components;

namespace Gabion.Rules.Cluster.Deploy.ControlPlane;

/// <summary>API server takes TLS 1.0 or 1.1.</summary>
internal sealed class ApiServerTakesOldTls() : SettingRule(ComponentKind.ApiServer, "tls-min-version")
{
    public override RuleCard Card { get; } = new()
    {
        Id = RuleId.Parse("GBN-CLU-435"),
        Title = "API server takes TLS 1.0 or 1.1",
        Severity = Severity.Medium,
        Stage = Stage.Deploy,
        Why = "Both are broken, and no browser or client of today needs them.",
        Fix = "Remove `--tls-min-version`, or set it to `VersionTLS12` or `VersionTLS13`.",
        References = ["https://kubernetes.io/docs/reference/command-line-tools-reference/kube-apiserver/"],
        Controls = [.. Benchmark.Cis("1.2.29", ControlCoverage.Partial), new("NSA-CISA-1.2", "network.control-plane", ControlCoverage.Partial)],
    };

    public override ImmutableArray<Example> Examples =>
    [
        ComponentExample.Bad("""
            kube-apiserver
            --tls-min-version=VersionTLS10 <--
            """),
        ComponentExample.Good("""
            kube-apiserver
            """),
        ComponentExample.Good("""
            kube-apiserver
            --tls-min-version=VersionTLS13
            """),
    ];

    protected override string? Fault(SettingValue value) => value.Text is "VersionTLS10" or "VersionTLS11"
            ? "The API server takes old TLS" : null;
}
