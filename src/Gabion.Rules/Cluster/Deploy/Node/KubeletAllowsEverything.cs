using System.Collections.Immutable;
using Gabion.Model;
using Gabion.Model.Cluster.Components;
using Gabion.Rules.Cluster.Deploy.ControlPlane;

namespace Gabion.Rules.Cluster.Deploy.Node;

/// <summary>Kubelet allows everything.</summary>
internal sealed class KubeletAllowsEverything() : SettingRule(ComponentKind.Kubelet, "authorization-mode")
{
    public override RuleCard Card { get; } = new()
    {
        Id = RuleId.Parse("GBN-CLU-481"),
        Title = "Kubelet allows everything",
        Severity = Severity.High,
        Stage = Stage.Deploy,
        Why = "Whoever the kubelet knows, a pod's account too, runs commands in every pod of the node.",
        Fix = "Set `authorization.mode: Webhook`.",
        References = ["https://kubernetes.io/docs/reference/config-api/kubelet-config.v1beta1/"],
        Controls = [.. Benchmark.Cis("4.2.2"), new("NSA-CISA-1.2", "access.rbac", ControlCoverage.Partial), new("MITRE-ATTACK", "T1609", ControlCoverage.Partial)],
        Aliases = ["KCV-0080", "CKV_K8S_139", "C-0173"],
    };

    public override ImmutableArray<Example> Examples =>
    [
        Example.Bad("kubelet-config.yaml", """
            apiVersion: kubelet.config.k8s.io/v1beta1
            kind: KubeletConfiguration
            authorization:
              mode: AlwaysAllow <--
            """),
        Example.Good("kubelet-config.yaml", """
            apiVersion: kubelet.config.k8s.io/v1beta1
            kind: KubeletConfiguration
            authorization: {mode: Webhook}
            """),
        Example.Good("kubelet-config.yaml", """
            apiVersion: kubelet.config.k8s.io/v1beta1
            kind: KubeletConfiguration
            """),
    ];

    protected override string? Fault(SettingValue value) => value.Text == "AlwaysAllow"
            ? "The kubelet allows every request" : null;
}
