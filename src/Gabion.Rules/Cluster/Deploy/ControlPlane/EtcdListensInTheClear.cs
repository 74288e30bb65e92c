using System.Collections.Immutable;
using Gabion.Model;
using Gabion.Model.Cluster.Components;

namespace Gabion.Rules.Cluster.Deploy.ControlPlane;

/// <summary>etcd listens to the network in the clear.</summary>
internal sealed class EtcdListensInTheClear() : SettingRule(ComponentKind.Etcd, "listen-client-urls")
{
    public override RuleCard Card { get; } = new()
    {
        Id = RuleId.Parse("GBN-CLU-477"),
        Title = "etcd listens to the network in the clear",
        Severity = Severity.Critical,
        Stage = Stage.Deploy,
        Why = "Over http etcd asks nobody for a certificate, whatever `--client-cert-auth` says.",
        Fix = "Use https in `--listen-client-urls`, or listen on 127.0.0.1.",
        References = ["https://etcd.io/docs/latest/op-guide/security/"],
        Controls = [.. Benchmark.Cis("2.1", ControlCoverage.Partial), .. Benchmark.Cis("2.2", ControlCoverage.Partial), new("NSA-CISA-1.2", "network.etcd", ControlCoverage.Partial), new("MITRE-ATTACK", "T1552", ControlCoverage.Partial)],
    };

    public override ImmutableArray<Example> Examples =>
    [
        ComponentExample.Bad("""
            etcd
            --listen-client-urls=https://127.0.0.1:2379,http://0.0.0.0:2379 <--
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
            --listen-client-urls=http://127.0.0.1:2379
            """),
    ];

    protected override string? Fault(SettingValue value) => value.Items.FirstOrDefault(Addresses.IsPlainAndFar) is not null
            ? "etcd listens to the network without TLS" : null;
}
