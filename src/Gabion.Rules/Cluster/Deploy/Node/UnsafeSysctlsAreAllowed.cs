using System.Collections.Immutable;
using Gabion.Model;
using Gabion.Model.Cluster.Components;
using Gabion.Rules.Cluster.Deploy.ControlPlane;

namespace Gabion.Rules.Cluster.Deploy.Node;

/// <summary>Node allows unsafe sysctls.</summary>
internal sealed class UnsafeSysctlsAreAllowed() : SettingRule(ComponentKind.Kubelet, "allowed-unsafe-sysctls")
{
    public override RuleCard Card { get; } = new()
    {
        Id = RuleId.Parse("GBN-CLU-495"),
        Title = "Node allows unsafe sysctls",
        Severity = Severity.Medium,
        Stage = Stage.Deploy,
        Why = "Unsafe sysctls reach past the pod: it can starve or weaken the node and the pods beside it.",
        Fix = "Remove `allowedUnsafeSysctls`, or keep such pods on nodes of their own.",
        References = ["https://kubernetes.io/docs/tasks/administer-cluster/sysctl-cluster/"],
    };

    public override ImmutableArray<Example> Examples =>
    [
        Example.Bad("kubelet-config.yaml", """
            apiVersion: kubelet.config.k8s.io/v1beta1
            kind: KubeletConfiguration
            allowedUnsafeSysctls: ["kernel.msg*"] <--
            """),
        Example.Good("kubelet-config.yaml", """
            apiVersion: kubelet.config.k8s.io/v1beta1
            kind: KubeletConfiguration
            """),
    ];

    protected override string? Fault(SettingValue value) => !value.IsMissing
            ? "Pods on this node may set unsafe sysctls" : null;
}
