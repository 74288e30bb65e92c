using System.Collections.Immutable;
using Gabion.Model;
using Gabion.Model.Cluster.Components;
using Gabion.Rules.Cluster.Deploy.ControlPlane;

namespace Gabion.Rules.Cluster.Deploy.Node;

/// <summary>Kubelet takes weak cipher suites.</summary>
internal sealed class KubeletTakesWeakCiphers() : SettingRule(ComponentKind.Kubelet, "tls-cipher-suites")
{
    public override RuleCard Card { get; } = new()
    {
        Id = RuleId.Parse("GBN-CLU-491"),
        Title = "Kubelet takes weak cipher suites",
        Severity = Severity.Low,
        Stage = Stage.Deploy,
        Why = "Suites without forward secrecy or with CBC can be attacked by those who record the traffic.",
        Fix = "Set `tlsCipherSuites` to suites with ECDHE and GCM or ChaCha20, or `tlsMinVersion: VersionTLS13`.",
        References = ["https://kubernetes.io/docs/reference/config-api/kubelet-config.v1beta1/"],
        Controls = [.. Benchmark.Cis("4.2.12"), new("NSA-CISA-1.2", "network.worker-nodes", ControlCoverage.Partial)],
        Aliases = ["KCV-0092", "CKV_K8S_151", "C-0184"],
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
            tlsCipherSuites: [TLS_RSA_WITH_AES_128_CBC_SHA] <--
            """),
        Example.Good("kubelet-config.yaml", """
            apiVersion: kubelet.config.k8s.io/v1beta1
            kind: KubeletConfiguration
            tlsCipherSuites:
              - TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256
            """),
        Example.Good("kubelet-config.yaml", """
            apiVersion: kubelet.config.k8s.io/v1beta1
            kind: KubeletConfiguration
            tlsMinVersion: VersionTLS13
            """),
    ];

    protected override string? Fault(SettingValue value) => CipherSuites.Fault(value, "The kubelet");
}
