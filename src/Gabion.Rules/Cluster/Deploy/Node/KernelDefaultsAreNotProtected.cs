using System.Collections.Immutable;
using Gabion.Model;
using Gabion.Model.Cluster.Components;
using Gabion.Rules.Cluster.Deploy.ControlPlane;

namespace Gabion.Rules.Cluster.Deploy.Node;

/// <summary>Kubelet changes kernel settings of the node.</summary>
internal sealed class KernelDefaultsAreNotProtected() : SettingRule(ComponentKind.Kubelet, "protect-kernel-defaults")
{
    public override RuleCard Card { get; } = new()
    {
        Id = RuleId.Parse("GBN-CLU-494"),
        Title = "Kubelet changes kernel settings of the node",
        Severity = Severity.Low,
        Stage = Stage.Deploy,
        Why = "The kubelet then sets kernel parameters as it needs them, over what the administrator hardened.",
        Fix = "Set `protectKernelDefaults: true`, and the parameters that the kubelet needs in sysctl.",
        References = ["https://kubernetes.io/docs/reference/config-api/kubelet-config.v1beta1/"],
        Aliases = ["KCV-0083", "CKV_K8S_144", "C-0177"],
    };

    public override ImmutableArray<Example> Examples =>
    [
        Example.Bad("kubelet-config.yaml", """
            apiVersion: kubelet.config.k8s.io/v1beta1
            kind: KubeletConfiguration <--
            """),
        Example.Good("kubelet-config.yaml", """
            apiVersion: kubelet.config.k8s.io/v1beta1
            kind: KubeletConfiguration
            protectKernelDefaults: true
            """),
    ];

    protected override string? Fault(SettingValue value) => !value.IsTrue
            ? "The kubelet changes kernel settings of the node" : null;
}
