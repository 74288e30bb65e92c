using System.Collections.Immutable;
using Gabion.Model;
using Gabion.Model.Cluster.Components;

namespace Gabion.Rules.Cluster.Deploy.ControlPlane;

/// <summary>etcd serves clients a certificate that it made itself.</summary>
internal sealed class EtcdMakesItsOwnCertificate() : SettingRule(ComponentKind.Etcd, "auto-tls")
{
    public override RuleCard Card { get; } = new()
    {
        Id = RuleId.Parse("GBN-CLU-472"),
        Title = "etcd serves clients a certificate that it made itself",
        Severity = Severity.Medium,
        Stage = Stage.Deploy,
        Why = "Nobody can tell that certificate from an attacker's.",
        Fix = "Remove `--auto-tls`, and set `--cert-file` and `--key-file`.",
        References = ["https://etcd.io/docs/latest/op-guide/security/"],
        Controls = [.. Benchmark.Cis("2.3"), new("NSA-CISA-1.2", "network.etcd", ControlCoverage.Partial)],
        Aliases = ["KCV-0044", "CKV_K8S_118", "C-0155"],
    };

    public override ImmutableArray<Example> Examples =>
    [
        ComponentExample.Bad("""
            etcd
            --auto-tls=true <--
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
            ? "etcd makes its certificate itself" : null;
}
