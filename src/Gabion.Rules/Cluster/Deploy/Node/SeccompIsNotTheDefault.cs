using System.Collections.Immutable;
using Gabion.Model;
using Gabion.Model.Cluster.Components;
using Gabion.Rules.Cluster.Deploy.ControlPlane;

namespace Gabion.Rules.Cluster.Deploy.Node;

/// <summary>Pods run without seccomp unless they ask.</summary>
internal sealed class SeccompIsNotTheDefault() : SettingRule(ComponentKind.Kubelet, "seccomp-default")
{
    public override RuleCard Card { get; } = new()
    {
        Id = RuleId.Parse("GBN-CLU-493"),
        Title = "Pods run without seccomp unless they ask",
        Severity = Severity.Low,
        Stage = Stage.Deploy,
        Why = "A container that asks for no seccomp profile may make every system call of the kernel.",
        Fix = "Set `seccompDefault: true`.",
        References = ["https://kubernetes.io/docs/reference/config-api/kubelet-config.v1beta1/"],
        Controls = [.. Benchmark.Cis("4.2.14")],
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
            seccompDefault: true
            """),
    ];

    protected override string? Fault(SettingValue value) => !value.IsTrue && (value.Component.Minor ?? ComponentDefaults.NewestMinor) >= 25
            ? "Containers run without seccomp unless their pod asks for it" : null;
}
