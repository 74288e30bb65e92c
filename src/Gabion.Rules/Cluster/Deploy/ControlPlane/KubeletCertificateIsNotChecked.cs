using System.Collections.Immutable;
using Gabion.Model;
using Gabion.Model.Cluster.Components;

namespace Gabion.Rules.Cluster.Deploy.ControlPlane;

/// <summary>API server does not check the certificates of kubelets.</summary>
internal sealed class KubeletCertificateIsNotChecked() : SettingRule(ComponentKind.ApiServer, "kubelet-certificate-authority")
{
    public override RuleCard Card { get; } = new()
    {
        Id = RuleId.Parse("GBN-CLU-405"),
        Title = "API server does not check the certificates of kubelets",
        Severity = Severity.Medium,
        Stage = Stage.Deploy,
        Why = "Whoever stands between the API server and a node can play the kubelet: read logs, and take over exec sessions with what is typed in them.",
        Fix = "Have kubelets ask the cluster for their serving certificates (`serverTLSBootstrap: true`), and set `--kubelet-certificate-authority` to the CA that signs them.",
        References = ["https://kubernetes.io/docs/reference/command-line-tools-reference/kube-apiserver/"],
        Controls = [.. Benchmark.Cis("1.2.5"), new("NSA-CISA-1.2", "network.control-plane", ControlCoverage.Partial), new("MITRE-ATTACK", "T1557", ControlCoverage.Partial)],
        Aliases = ["KCV-0006", "CKV_K8S_73", "C-0117"],
    };

    public override ImmutableArray<Example> Examples =>
    [
        ComponentExample.Bad("""
            kube-apiserver <--
            """),
        ComponentExample.Good("""
            kube-apiserver
            --kubelet-certificate-authority=/etc/kubernetes/pki/ca.crt
            """),
    ];

    protected override string? Fault(SettingValue value) => value.IsMissing
            ? "The API server takes any certificate for a kubelet's" : null;
}
