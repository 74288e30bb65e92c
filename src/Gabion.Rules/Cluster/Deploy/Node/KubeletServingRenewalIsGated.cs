using System.Collections.Immutable;
using Gabion.Model;
using Gabion.Model.Cluster.Components;
using Gabion.Rules.Cluster.Deploy.ControlPlane;

namespace Gabion.Rules.Cluster.Deploy.Node;

/// <summary>Renewal of the serving certificate is gated off.</summary>
internal sealed class KubeletServingRenewalIsGated() : SettingRule(ComponentKind.Kubelet, "feature-gates")
{
    public override RuleCard Card { get; } = new()
    {
        Id = RuleId.Parse("GBN-CLU-490"),
        Title = "Renewal of the serving certificate is gated off",
        Severity = Severity.Low,
        Stage = Stage.Deploy,
        Why = "The serving certificate runs out, and people turn the check of it off.",
        Fix = "Remove `RotateKubeletServerCertificate: false` from the feature gates.",
        References = ["https://kubernetes.io/docs/reference/config-api/kubelet-config.v1beta1/"],
        Controls = [.. Benchmark.Cis("4.2.11")],
        Aliases = ["KCV-0091", "C-0183"],
    };

    public override ImmutableArray<Example> Examples =>
    [
        Example.Bad("kubelet-config.yaml", """
            apiVersion: kubelet.config.k8s.io/v1beta1
            kind: KubeletConfiguration
            featureGates: {RotateKubeletServerCertificate: false} <--
            """),
        Example.Good("kubelet-config.yaml", """
            apiVersion: kubelet.config.k8s.io/v1beta1
            kind: KubeletConfiguration
            featureGates: {RotateKubeletServerCertificate: true}
            """),
        Example.Good("kubelet-config.yaml", """
            apiVersion: kubelet.config.k8s.io/v1beta1
            kind: KubeletConfiguration
            """),
    ];

    protected override string? Fault(SettingValue value) => value.Items.Contains("RotateKubeletServerCertificate=false")
            ? "The kubelet cannot renew its serving certificate" : null;
}
