using System.Collections.Immutable;
using Gabion.Model;
using Gabion.Model.Cluster.Components;

namespace Gabion.Rules.Cluster.Deploy.ControlPlane;

/// <summary>etcd takes any client.</summary>
internal sealed class EtcdTakesAnyClient() : SettingRule(ComponentKind.Etcd, "client-cert-auth")
{
    public override RuleCard Card { get; } = new()
    {
        Id = RuleId.Parse("GBN-CLU-471"),
        Title = "etcd takes any client",
        Severity = Severity.Critical,
        Stage = Stage.Deploy,
        Why = "Whoever reaches port 2379 reads every Secret and writes himself a cluster-admin binding, past the API server.",
        Fix = "Set `--client-cert-auth=true` and `--trusted-ca-file`.",
        References = ["https://etcd.io/docs/latest/op-guide/security/"],
        Controls = [.. Benchmark.Cis("2.2"), new("NSA-CISA-1.2", "network.etcd", ControlCoverage.Partial), new("MITRE-ATTACK", "T1552", ControlCoverage.Partial)],
        Aliases = ["KCV-0043", "CKV_K8S_117", "C-0154"],
    };

    public override ImmutableArray<Example> Examples =>
    [
        ComponentExample.Bad("""
            etcd <--
            """),
        ComponentExample.Bad("""
            etcd
            --client-cert-auth=false <--
            """),
        Example.Bad("etc/etcd/etcd.conf.yaml", """
            name: a
            data-dir: /var/lib/etcd
            client-transport-security:
              client-cert-auth: false <--
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
            ? "etcd asks clients for no certificate" : null;
}
