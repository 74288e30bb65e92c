using System.Collections.Immutable;
using Gabion.Model;
using Gabion.Model.Cluster.Components;
using Gabion.Rules.Cluster.Deploy.ControlPlane;

namespace Gabion.Rules.Cluster.Deploy.Node;

/// <summary>Kubelet tells everybody about its pods.</summary>
internal sealed class KubeletHasAReadOnlyPort() : SettingRule(ComponentKind.Kubelet, "read-only-port")
{
    public override RuleCard Card { get; } = new()
    {
        Id = RuleId.Parse("GBN-CLU-483"),
        Title = "Kubelet tells everybody about its pods",
        Severity = Severity.High,
        Stage = Stage.Deploy,
        Why = "The read-only port asks nobody who they are: it tells pods, their environment and the state of the node to whoever reaches it.",
        Fix = "Set `readOnlyPort: 0`.",
        References = ["https://kubernetes.io/docs/reference/config-api/kubelet-config.v1beta1/"],
        Controls = [.. Benchmark.Cis("4.2.4"), new("NSA-CISA-1.2", "network.worker-nodes", ControlCoverage.Partial), new("MITRE-ATTACK", "T1613", ControlCoverage.Partial)],
        Aliases = ["KCV-0082", "CKV_K8S_141", "C-0175"],
    };

    public override ImmutableArray<Example> Examples =>
    [
        Example.Bad("kubelet-config.yaml", """
            apiVersion: kubelet.config.k8s.io/v1beta1
            kind: KubeletConfiguration
            readOnlyPort: 10255 <--
            """),
        Example.Good("kubelet-config.yaml", """
            apiVersion: kubelet.config.k8s.io/v1beta1
            kind: KubeletConfiguration
            readOnlyPort: 0
            """),
        Example.Good("kubelet-config.yaml", """
            apiVersion: kubelet.config.k8s.io/v1beta1
            kind: KubeletConfiguration
            """),
    ];

    protected override string? Fault(SettingValue value) => value.Number is > 0
            ? "The kubelet has a port without authentication" : null;
}
