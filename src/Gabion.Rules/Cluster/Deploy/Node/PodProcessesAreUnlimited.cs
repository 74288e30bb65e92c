using System.Collections.Immutable;
using Gabion.Model;
using Gabion.Model.Cluster.Components;
using Gabion.Rules.Cluster.Deploy.ControlPlane;

namespace Gabion.Rules.Cluster.Deploy.Node;

/// <summary>Pods may start any number of processes.</summary>
internal sealed class PodProcessesAreUnlimited() : SettingRule(ComponentKind.Kubelet, "pod-max-pids")
{
    public override RuleCard Card { get; } = new()
    {
        Id = RuleId.Parse("GBN-CLU-492"),
        Title = "Pods may start any number of processes",
        Severity = Severity.Low,
        Stage = Stage.Deploy,
        Why = "A fork bomb in one pod takes the process numbers of the node away from all others.",
        Fix = "Set `podPidsLimit`, for example to 4096.",
        References = ["https://kubernetes.io/docs/reference/config-api/kubelet-config.v1beta1/"],
        Controls = [.. Benchmark.Cis("4.2.13")],
    };

    public override ImmutableArray<Example> Examples =>
    [
        Example.Bad("kubelet-config.yaml", """
            apiVersion: kubelet.config.k8s.io/v1beta1
            kind: KubeletConfiguration <--
            """),
        Example.Bad("kubelet-config.yaml", """
            apiVersion: kubelet.config.k8s.io/v1beta1
            kind: KubeletConfiguration
            podPidsLimit: -1 <--
            """),
        Example.Good("kubelet-config.yaml", """
            apiVersion: kubelet.config.k8s.io/v1beta1
            kind: KubeletConfiguration
            podPidsLimit: 4096
            """),
    ];

    protected override string? Fault(SettingValue value) => value.Number is null or <= 0
            ? "A pod may start any number of processes" : null;
}
