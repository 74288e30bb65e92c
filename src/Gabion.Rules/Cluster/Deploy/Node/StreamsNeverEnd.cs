using System.Collections.Immutable;
using Gabion.Model;
using Gabion.Model.Cluster.Components;
using Gabion.Rules.Cluster.Deploy.ControlPlane;

namespace Gabion.Rules.Cluster.Deploy.Node;

/// <summary>Idle exec sessions are never ended.</summary>
internal sealed class StreamsNeverEnd() : SettingRule(ComponentKind.Kubelet, "streaming-connection-idle-timeout")
{
    public override RuleCard Card { get; } = new()
    {
        Id = RuleId.Parse("GBN-CLU-484"),
        Title = "Idle exec sessions are never ended",
        Severity = Severity.Low,
        Stage = Stage.Deploy,
        Why = "Sessions that nobody uses stay open, for whoever finds them, until the node has none left.",
        Fix = "Remove `streamingConnectionIdleTimeout: 0`, or set some minutes.",
        References = ["https://kubernetes.io/docs/reference/config-api/kubelet-config.v1beta1/"],
        Controls = [.. Benchmark.Cis("4.2.5")],
        Aliases = ["KCV-0085", "CKV_K8S_143", "C-0176"],
    };

    public override ImmutableArray<Example> Examples =>
    [
        Example.Bad("kubelet-config.yaml", """
            apiVersion: kubelet.config.k8s.io/v1beta1
            kind: KubeletConfiguration
            streamingConnectionIdleTimeout: 0s <--
            """),
        Example.Good("kubelet-config.yaml", """
            apiVersion: kubelet.config.k8s.io/v1beta1
            kind: KubeletConfiguration
            streamingConnectionIdleTimeout: 5m
            """),
        Example.Good("kubelet-config.yaml", """
            apiVersion: kubelet.config.k8s.io/v1beta1
            kind: KubeletConfiguration
            """),
    ];

    protected override string? Fault(SettingValue value) => GoDuration.Parse(value.Text) == TimeSpan.Zero
            ? "Idle streams are never ended" : null;
}
