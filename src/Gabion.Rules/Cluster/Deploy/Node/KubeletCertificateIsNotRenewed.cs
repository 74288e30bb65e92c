using System.Collections.Immutable;
using Gabion.Model;
using Gabion.Model.Cluster.Components;
using Gabion.Rules.Cluster.Deploy.ControlPlane;

namespace Gabion.Rules.Cluster.Deploy.Node;

/// <summary>Kubelet does not renew its client certificate.</summary>
internal sealed class KubeletCertificateIsNotRenewed() : SettingRule(ComponentKind.Kubelet, "rotate-certificates")
{
    public override RuleCard Card { get; } = new()
    {
        Id = RuleId.Parse("GBN-CLU-489"),
        Title = "Kubelet does not renew its client certificate",
        Severity = Severity.Low,
        Stage = Stage.Deploy,
        Why = "The certificate runs out and the node with it, or it is made good for years.",
        Fix = "Set `rotateCertificates: true`.",
        References = ["https://kubernetes.io/docs/reference/config-api/kubelet-config.v1beta1/"],
        Controls = [.. Benchmark.Cis("4.2.10")],
        Aliases = ["KCV-0090", "CKV_K8S_149", "C-0182"],
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
            rotateCertificates: false <--
            """),
        Example.Good("kubelet-config.yaml", """
            apiVersion: kubelet.config.k8s.io/v1beta1
            kind: KubeletConfiguration
            rotateCertificates: true
            """),
    ];

    protected override string? Fault(SettingValue value) => !value.IsTrue
            ? "The kubelet does not renew its client certificate" : null;
}
