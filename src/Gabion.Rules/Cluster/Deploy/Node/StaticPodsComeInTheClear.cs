using System.Collections.Immutable;
using Gabion.Model;
using Gabion.Model.Cluster.Components;
using Gabion.Rules.Cluster.Deploy.ControlPlane;

namespace Gabion.Rules.Cluster.Deploy.Node;

/// <summary>Static pods are fetched over plain http.</summary>
internal sealed class StaticPodsComeInTheClear() : SettingRule(ComponentKind.Kubelet, "manifest-url")
{
    public override RuleCard Card { get; } = new()
    {
        Id = RuleId.Parse("GBN-CLU-497"),
        Title = "Static pods are fetched over plain http",
        Severity = Severity.High,
        Stage = Stage.Deploy,
        Why = "Whoever stands on the way gives the node a privileged pod to run, past admission.",
        Fix = "Use https in `staticPodURL`, or a folder (`staticPodPath`).",
        References = ["https://kubernetes.io/docs/reference/config-api/kubelet-config.v1beta1/"],
        Controls = [new("MITRE-ATTACK", "T1525", ControlCoverage.Partial)],
    };

    public override ImmutableArray<Example> Examples =>
    [
        Example.Bad("kubelet-config.yaml", """
            apiVersion: kubelet.config.k8s.io/v1beta1
            kind: KubeletConfiguration
            staticPodURL: http://config.example/pods.yaml <--
            """),
        Example.Good("kubelet-config.yaml", """
            apiVersion: kubelet.config.k8s.io/v1beta1
            kind: KubeletConfiguration
            """),
        Example.Good("kubelet-config.yaml", """
            apiVersion: kubelet.config.k8s.io/v1beta1
            kind: KubeletConfiguration
            staticPodURL: https://config.example/pods.yaml
            """),
    ];

    protected override string? Fault(SettingValue value) => value.Text?.StartsWith("http://", StringComparison.OrdinalIgnoreCase) == true
            ? "Static pods are fetched without TLS" : null;
}
