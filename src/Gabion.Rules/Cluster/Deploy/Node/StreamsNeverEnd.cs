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
        Fix = "Remove `--streaming-connection-idle-timeout=0`, or set some minutes in the configuration file.",
        References = ["https://kubernetes.io/docs/reference/config-api/kubelet-config.v1beta1/"],
        Controls = [.. Benchmark.Cis("4.2.5")],
        Aliases = ["KCV-0085", "CKV_K8S_143", "C-0176"],
    };

    public override ImmutableArray<Example> Examples =>
    [
        Example.Bad("kubelet.service", """
            [Service]
            ExecStart=/usr/bin/kubelet --streaming-connection-idle-timeout=0 <--
            """),
        Example.Good("kubelet-config.yaml", """
            apiVersion: kubelet.config.k8s.io/v1beta1
            kind: KubeletConfiguration
            streamingConnectionIdleTimeout: 0s
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

    // In a configuration file the kubelet takes 0 for not set, and so for four hours (its /configz says so); only the flag is taken as it stands.
    protected override string? Fault(SettingValue value) => (value.Written?.Of ?? value.Component).Form == SettingForm.Flags && GoDuration.Parse(value.Text) == TimeSpan.Zero
            ? "Idle streams are never ended" : null;
}
