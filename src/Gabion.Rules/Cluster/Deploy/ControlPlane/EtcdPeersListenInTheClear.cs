using System.Collections.Immutable;
using Gabion.Model;
using Gabion.Model.Cluster.Components;

namespace Gabion.Rules.Cluster.Deploy.ControlPlane;

/// <summary>etcd listens to peers in the clear.</summary>
internal sealed class EtcdPeersListenInTheClear() : SettingRule(ComponentKind.Etcd, "listen-peer-urls")
{
    public override RuleCard Card { get; } = new()
    {
        Id = RuleId.Parse("GBN-CLU-478"),
        Title = "etcd listens to peers in the clear",
        Severity = Severity.High,
        Stage = Stage.Deploy,
        Why = "Over http etcd asks no peer for a certificate, and sends every write for anybody to read.",
        Fix = "Use https in `--listen-peer-urls`.",
        References = ["https://etcd.io/docs/latest/op-guide/security/"],
        Controls = [.. Benchmark.Cis("2.4", ControlCoverage.Partial), .. Benchmark.Cis("2.5", ControlCoverage.Partial), new("NSA-CISA-1.2", "network.etcd", ControlCoverage.Partial)],
    };

    public override ImmutableArray<Example> Examples =>
    [
        ComponentExample.Bad("""
            etcd
            --listen-peer-urls=http://10.0.0.5:2380 <--
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
        ComponentExample.Good("""
            etcd
            """),
    ];

    protected override string? Fault(SettingValue value) => value.Items.FirstOrDefault(Addresses.IsPlainAndFar) is not null
            ? "etcd listens to peers without TLS" : null;
}
