using System.Collections.Immutable;
using Gabion.Model;
using Gabion.Model.Cluster.Components;
using Gabion.Rules.Cluster.Deploy.ControlPlane;

namespace Gabion.Rules.Cluster.Deploy.Node;

/// <summary>Kubelet does not keep up its firewall chains.</summary>
internal sealed class KubeletLeavesIptables() : SettingRule(ComponentKind.Kubelet, "make-iptables-util-chains")
{
    public override RuleCard Card { get; } = new()
    {
        Id = RuleId.Parse("GBN-CLU-485"),
        Title = "Kubelet does not keep up its firewall chains",
        Severity = Severity.Low,
        Stage = Stage.Deploy,
        Why = "The chains that the node's rules hang from may be missing or in the wrong order.",
        Fix = "Remove `makeIPTablesUtilChains: false`.",
        References = ["https://kubernetes.io/docs/reference/config-api/kubelet-config.v1beta1/"],
        Controls = [.. Benchmark.Cis("4.2.6")],
        Aliases = ["KCV-0084", "CKV_K8S_145", "C-0178"],
    };

    public override ImmutableArray<Example> Examples =>
    [
        Example.Bad("kubelet-config.yaml", """
            apiVersion: kubelet.config.k8s.io/v1beta1
            kind: KubeletConfiguration
            makeIPTablesUtilChains: false <--
            """),
        Example.Good("kubelet-config.yaml", """
            apiVersion: kubelet.config.k8s.io/v1beta1
            kind: KubeletConfiguration
            """),
    ];

    protected override string? Fault(SettingValue value) => value.IsFalse
            ? "The kubelet does not keep up the iptables chains" : null;
}
