using System.Collections.Immutable;
using Gabion.Model;
using Gabion.Model.Cluster.Components;
using Gabion.Rules.Cluster.Deploy.ControlPlane;

namespace Gabion.Rules.Cluster.Deploy.Node;

/// <summary>Kubelet takes TLS 1.0 or 1.1.</summary>
internal sealed class KubeletTakesOldTls() : SettingRule(ComponentKind.Kubelet, "tls-min-version")
{
    public override RuleCard Card { get; } = new()
    {
        Id = RuleId.Parse("GBN-CLU-496"),
        Title = "Kubelet takes TLS 1.0 or 1.1",
        Severity = Severity.Medium,
        Stage = Stage.Deploy,
        Why = "Both are broken, and the API server does not need them.",
        Fix = "Remove `tlsMinVersion`, or set it to `VersionTLS12` or `VersionTLS13`.",
        References = ["https://kubernetes.io/docs/reference/config-api/kubelet-config.v1beta1/"],
        Controls = [.. Benchmark.Cis("4.2.12", ControlCoverage.Partial), new("NSA-CISA-1.2", "network.worker-nodes", ControlCoverage.Partial)],
    };

    public override ImmutableArray<Example> Examples =>
    [
        Example.Bad("kubelet-config.yaml", """
            apiVersion: kubelet.config.k8s.io/v1beta1
            kind: KubeletConfiguration
            tlsMinVersion: VersionTLS11 <--
            """),
        Example.Good("kubelet-config.yaml", """
            apiVersion: kubelet.config.k8s.io/v1beta1
            kind: KubeletConfiguration
            """),
    ];

    protected override string? Fault(SettingValue value) => value.Text is "VersionTLS10" or "VersionTLS11"
            ? "The kubelet takes old TLS" : null;
}
