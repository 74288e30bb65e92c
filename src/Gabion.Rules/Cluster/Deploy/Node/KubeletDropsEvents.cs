using System.Collections.Immutable;
using Gabion.Model;
using Gabion.Model.Cluster.Components;
using Gabion.Rules.Cluster.Deploy.ControlPlane;

namespace Gabion.Rules.Cluster.Deploy.Node;

/// <summary>Kubelet drops events.</summary>
internal sealed class KubeletDropsEvents() : SettingRule(ComponentKind.Kubelet, "event-qps")
{
    public override RuleCard Card { get; } = new()
    {
        Id = RuleId.Parse("GBN-CLU-487"),
        Title = "Kubelet drops events",
        Severity = Severity.Low,
        Stage = Stage.Deploy,
        Why = "Events tell what happened on a node; at a few a second those of a busy or attacked node are lost.",
        Fix = "Remove `eventRecordQPS` (the default is 50), or raise it.",
        References = ["https://kubernetes.io/docs/reference/config-api/kubelet-config.v1beta1/"],
        Controls = [.. Benchmark.Cis("4.2.8"), new("NSA-CISA-1.2", "logging.nodes", ControlCoverage.Partial)],
        Aliases = ["KCV-0087", "CKV_K8S_147", "C-0180"],
    };

    public override ImmutableArray<Example> Examples =>
    [
        Example.Bad("kubelet-config.yaml", """
            apiVersion: kubelet.config.k8s.io/v1beta1
            kind: KubeletConfiguration
            eventRecordQPS: 1 <--
            """),
        Example.Good("kubelet-config.yaml", """
            apiVersion: kubelet.config.k8s.io/v1beta1
            kind: KubeletConfiguration
            eventRecordQPS: 0
            """),
        Example.Good("kubelet-config.yaml", """
            apiVersion: kubelet.config.k8s.io/v1beta1
            kind: KubeletConfiguration
            """),
    ];

    protected override string? Fault(SettingValue value) => value.Number is > 0 and < 5
            ? "The kubelet records only a few events a second" : null;
}
