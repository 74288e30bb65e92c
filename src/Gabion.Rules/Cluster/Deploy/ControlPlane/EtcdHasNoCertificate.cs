using System.Collections.Immutable;
using Gabion.Model;
using Gabion.Model.Cluster.Components;

namespace Gabion.Rules.Cluster.Deploy.ControlPlane;

/// <summary>etcd serves clients without TLS.</summary>
internal sealed class EtcdHasNoCertificate() : SettingRule(ComponentKind.Etcd, "cert-file")
{
    public override RuleCard Card { get; } = new()
    {
        Id = RuleId.Parse("GBN-CLU-470"),
        Title = "etcd serves clients without TLS",
        Severity = Severity.High,
        Stage = Stage.Deploy,
        Why = "All that the cluster knows, Secrets too, goes over the network for anybody to read and change.",
        Fix = "Set `--cert-file` and `--key-file`, and https in `--listen-client-urls`.",
        References = ["https://etcd.io/docs/latest/op-guide/security/"],
        Controls = [.. Benchmark.Cis("2.1"), new("NSA-CISA-1.2", "network.etcd", ControlCoverage.Partial)],
        Aliases = ["KCV-0042", "CKV_K8S_116", "C-0153"],
    };

    public override ImmutableArray<Example> Examples =>
    [
        ComponentExample.Bad("""
            etcd <--
            """),
        ComponentExample.Bad("""
            etcd
            --cert-file=/pki/server.crt <--
            """),
        ComponentExample.Good("""
            etcd
            --cert-file=/pki/server.crt
            --key-file=/pki/server.key
            --trusted-ca-file=/pki/etcd/ca.crt
            --client-cert-auth=true
            --peer-cert-file=/pki/peer.crt
            --peer-key-file=/pki/peer.key
            --peer-client-cert-auth=true
            """),
    ];

    protected override string? Fault(SettingValue value) => value.IsMissing || value.Component["key-file"].IsMissing
            ? "etcd has no certificate with its key for clients" : null;
}
