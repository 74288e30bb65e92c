using System.Collections.Immutable;
using Gabion.Model;
using Gabion.Model.Cluster.Components;

namespace Gabion.Rules.Cluster.Deploy.ControlPlane;

/// <summary>etcd shows its peers a certificate that it made itself.</summary>
internal sealed class EtcdMakesItsPeerCertificate() : SettingRule(ComponentKind.Etcd, "peer-auto-tls")
{
    public override RuleCard Card { get; } = new()
    {
        Id = RuleId.Parse("GBN-CLU-475"),
        Title = "etcd shows its peers a certificate that it made itself",
        Severity = Severity.Medium,
        Stage = Stage.Deploy,
        Why = "Peers cannot tell that certificate from an attacker's.",
        Fix = "Remove `--peer-auto-tls`, and set `--peer-cert-file` and `--peer-key-file`.",
        References = ["https://etcd.io/docs/latest/op-guide/security/"],
        Controls = [.. Benchmark.Cis("2.6"), new("NSA-CISA-1.2", "network.etcd", ControlCoverage.Partial)],
        Aliases = ["KCV-0047", "C-0158"],
    };

    public override ImmutableArray<Example> Examples =>
    [
        ComponentExample.Bad("""
            etcd
            --peer-auto-tls=true <--
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

    protected override string? Fault(SettingValue value) => value.IsTrue
            ? "etcd makes its certificate for peers itself" : null;
}
