using System.Collections.Immutable;
using Gabion.Model;
using Gabion.Model.Cluster.Components;

namespace Gabion.Rules.Cluster.Deploy.ControlPlane;

/// <summary>API server shows kubelets no certificate.</summary>
internal sealed class KubeletClientCertificateIsMissing() : SettingRule(ComponentKind.ApiServer, "kubelet-client-certificate")
{
    public override RuleCard Card { get; } = new()
    {
        Id = RuleId.Parse("GBN-CLU-404"),
        Title = "API server shows kubelets no certificate",
        Severity = Severity.Medium,
        Stage = Stage.Deploy,
        Why = "Without a client certificate the API server is anonymous to kubelets: either logs and exec do not work, or kubelets take anybody.",
        Fix = "Set `--kubelet-client-certificate` and `--kubelet-client-key`.",
        References = ["https://kubernetes.io/docs/reference/command-line-tools-reference/kube-apiserver/"],
        Controls = [.. Benchmark.Cis("1.2.4")],
        Aliases = ["KCV-0005", "CKV_K8S_72", "C-0116"],
    };

    public override ImmutableArray<Example> Examples =>
    [
        ComponentExample.Bad("""
            kube-apiserver <--
            """),
        ComponentExample.Bad("""
            kube-apiserver
            --kubelet-client-certificate=/etc/kubernetes/pki/apiserver-kubelet-client.crt <--
            """),
        ComponentExample.Good("""
            kube-apiserver
            --kubelet-client-certificate=/etc/kubernetes/pki/apiserver-kubelet-client.crt
            --kubelet-client-key=/etc/kubernetes/pki/apiserver-kubelet-client.key
            """),
    ];

    protected override string? Fault(SettingValue value) => value.IsMissing || value.Component["kubelet-client-key"].IsMissing
            ? "The API server has no client certificate with its key for kubelets" : null;
}
