using System.Collections.Immutable;
using Gabion.Model;
using Gabion.Model.Cluster.Components;

namespace Gabion.Rules.Cluster.Deploy.ControlPlane;

/// <summary>API server shows etcd no certificate.</summary>
internal sealed class EtcdClientCertificateIsMissing() : SettingRule(ComponentKind.ApiServer, "etcd-certfile")
{
    public override RuleCard Card { get; } = new()
    {
        Id = RuleId.Parse("GBN-CLU-423"),
        Title = "API server shows etcd no certificate",
        Severity = Severity.High,
        Stage = Stage.Deploy,
        Why = "An etcd that takes the API server without a certificate takes anybody: all that the cluster knows, Secrets too, is there to read and write.",
        Fix = "Set `--etcd-certfile` and `--etcd-keyfile`, and `--client-cert-auth=true` on etcd.",
        References = ["https://kubernetes.io/docs/reference/command-line-tools-reference/kube-apiserver/"],
        Controls = [.. Benchmark.Cis("1.2.23"), new("NSA-CISA-1.2", "network.etcd", ControlCoverage.Partial)],
        Aliases = ["KCV-0026", "CKV_K8S_99", "C-0137"],
    };

    public override ImmutableArray<Example> Examples =>
    [
        ComponentExample.Bad("""
            kube-apiserver <--
            """),
        ComponentExample.Good("""
            kube-apiserver
            --etcd-certfile=/etc/kubernetes/pki/apiserver-etcd-client.crt
            --etcd-keyfile=/etc/kubernetes/pki/apiserver-etcd-client.key
            """),
    ];

    protected override string? Fault(SettingValue value) => (value.IsMissing || value.Component["etcd-keyfile"].IsMissing) && !EtcdServers.AreLocalSockets(value.Component)
            ? "The API server has no client certificate with its key for etcd" : null;
}
