using System.Collections.Immutable;
using Gabion.Model;
using Gabion.Model.Cluster.Components;

namespace Gabion.Rules.Cluster.Deploy.ControlPlane;

/// <summary>etcd talks to its peers without TLS.</summary>
internal sealed class EtcdPeersTalkInTheClear() : SettingRule(ComponentKind.Etcd, "peer-cert-file")
{
    public override RuleCard Card { get; } = new()
    {
        Id = RuleId.Parse("GBN-CLU-473"),
        Title = "etcd talks to its peers without TLS",
        Severity = Severity.Medium,
        Stage = Stage.Deploy,
        Why = "The members of etcd send each other every write, Secrets too.",
        Fix = "Set `--peer-cert-file` and `--peer-key-file`.",
        References = ["https://etcd.io/docs/latest/op-guide/security/"],
        Controls = [.. Benchmark.Cis("2.4"), new("NSA-CISA-1.2", "network.etcd", ControlCoverage.Partial)],
        Aliases = ["KCV-0045", "CKV_K8S_119", "C-0156"],
    };

    public override ImmutableArray<Example> Examples =>
    [
        ComponentExample.Bad("""
            etcd <--
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

    protected override string? Fault(SettingValue value) => value.IsMissing || value.Component["peer-key-file"].IsMissing
            ? "etcd has no certificate with its key for its peers" : null;
}
