using System.Collections.Immutable;
using Gabion.Model;
using Gabion.Model.Cluster.Components;

namespace Gabion.Rules.Cluster.Deploy.ControlPlane;

/// <summary>API server does not check the certificate of etcd.</summary>
internal sealed class EtcdCertificateIsNotChecked() : SettingRule(ComponentKind.ApiServer, "etcd-cafile")
{
    public override RuleCard Card { get; } = new()
    {
        Id = RuleId.Parse("GBN-CLU-426"),
        Title = "API server does not check the certificate of etcd",
        Severity = Severity.High,
        Stage = Stage.Deploy,
        Why = "Whoever stands between the API server and etcd can play etcd: it is given every Secret, and its answers become the state of the cluster.",
        Fix = "Set `--etcd-cafile` to the CA of etcd.",
        References = ["https://kubernetes.io/docs/reference/command-line-tools-reference/kube-apiserver/"],
        Controls = [.. Benchmark.Cis("1.2.26"), new("NSA-CISA-1.2", "network.etcd", ControlCoverage.Partial)],
        Aliases = ["KCV-0029", "CKV_K8S_102", "C-0140"],
    };

    public override ImmutableArray<Example> Examples =>
    [
        ComponentExample.Bad("""
            kube-apiserver <--
            """),
        ComponentExample.Good("""
            kube-apiserver
            --etcd-cafile=/etc/kubernetes/pki/etcd/ca.crt
            """),
    ];

    protected override string? Fault(SettingValue value) => value.IsMissing && !EtcdServers.AreLocalSockets(value.Component)
            ? "The API server checks the certificate of etcd against no CA of the cluster" : null;
}
