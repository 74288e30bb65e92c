using System.Collections.Immutable;
using Gabion.Model;
using Gabion.Model.Cluster.Components;
using Gabion.Rules.Cluster.Deploy.ControlPlane;

namespace Gabion.Rules.Cluster.Deploy.Node;

/// <summary>Kubelet serves a certificate that it made itself.</summary>
internal sealed class KubeletCertificateIsItsOwn() : SettingRule(ComponentKind.Kubelet, "tls-cert-file")
{
    public override RuleCard Card { get; } = new()
    {
        Id = RuleId.Parse("GBN-CLU-488"),
        Title = "Kubelet serves a certificate that it made itself",
        Severity = Severity.Low,
        Stage = Stage.Deploy,
        Why = "The API server cannot check it: whoever stands between them can play the kubelet.",
        Fix = "Set `serverTLSBootstrap: true` (and approve the requests), or `tlsCertFile` and `tlsPrivateKeyFile`.",
        References = ["https://kubernetes.io/docs/reference/config-api/kubelet-config.v1beta1/"],
        Controls = [.. Benchmark.Cis("4.2.9"), new("NSA-CISA-1.2", "network.worker-nodes", ControlCoverage.Partial)],
        Aliases = ["KCV-0088", "KCV-0089", "CKV_K8S_148", "C-0181"],
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
            serverTLSBootstrap: true
            """),
        Example.Good("kubelet-config.yaml", """
            apiVersion: kubelet.config.k8s.io/v1beta1
            kind: KubeletConfiguration
            tlsCertFile: /pki/kubelet.crt
            tlsPrivateKeyFile: /pki/kubelet.key
            """),
    ];

    protected override string? Fault(SettingValue value) => (value.IsMissing || value.Component["tls-private-key-file"].IsMissing) && !value.Component["rotate-server-certificates"].IsTrue
            ? "The kubelet makes its certificate itself" : null;
}
