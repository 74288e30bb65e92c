using System.Collections.Immutable;
using Gabion.Model;
using Gabion.Model.Cluster.Components;
using Gabion.Rules.Cluster.Deploy.ControlPlane;

namespace Gabion.Rules.Cluster.Deploy.Node;

/// <summary>Kubelet checks no client certificates.</summary>
internal sealed class KubeletHasNoClientCa() : SettingRule(ComponentKind.Kubelet, "client-ca-file")
{
    public override RuleCard Card { get; } = new()
    {
        Id = RuleId.Parse("GBN-CLU-482"),
        Title = "Kubelet checks no client certificates",
        Severity = Severity.Medium,
        Stage = Stage.Deploy,
        Why = "The kubelet cannot tell the API server from others by its certificate.",
        Fix = "Set `authentication.x509.clientCAFile` to the CA of the cluster.",
        References = ["https://kubernetes.io/docs/reference/config-api/kubelet-config.v1beta1/"],
        Controls = [.. Benchmark.Cis("4.2.3"), new("NSA-CISA-1.2", "access.authentication", ControlCoverage.Partial)],
        Aliases = ["KCV-0081", "CKV_K8S_140", "C-0174"],
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
            authentication:
              x509:
                clientCAFile: /etc/kubernetes/pki/ca.crt
            """),
    ];

    protected override string? Fault(SettingValue value) => value.IsMissing
            ? "The kubelet knows no CA for client certificates" : null;
}
