using System.Collections.Immutable;
using Gabion.Model;
using Gabion.Model.Cluster.Components;

namespace Gabion.Rules.Cluster.Deploy.ControlPlane;

/// <summary>etcd takes any peer.</summary>
internal sealed class EtcdTakesAnyPeer() : SettingRule(ComponentKind.Etcd, "peer-client-cert-auth")
{
    public override RuleCard Card { get; } = new()
    {
        Id = RuleId.Parse("GBN-CLU-474"),
        Title = "etcd takes any peer",
        Severity = Severity.High,
        Stage = Stage.Deploy,
        Why = "Whoever reaches port 2380 can speak as a member, and read and change what is stored.",
        Fix = "Set `--peer-client-cert-auth=true` and `--peer-trusted-ca-file`.",
        References = ["https://etcd.io/docs/latest/op-guide/security/"],
        Controls = [.. Benchmark.Cis("2.5"), new("NSA-CISA-1.2", "network.etcd", ControlCoverage.Partial)],
        Aliases = ["KCV-0046", "CKV_K8S_121", "C-0157"],
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

    protected override string? Fault(SettingValue value) => !value.IsTrue
            ? "etcd asks its peers for no certificate" : null;
}
