using System.Collections.Immutable;
using Gabion.Model;
using Gabion.Model.Cluster.Components;

namespace Gabion.Rules.Cluster.Deploy.ControlPlane;

/// <summary>etcd trusts the CA of the cluster.</summary>
internal sealed class EtcdTrustsTheClusterCa() : SettingRule(ComponentKind.Etcd, "trusted-ca-file")
{
    public override RuleCard Card { get; } = new()
    {
        Id = RuleId.Parse("GBN-CLU-476"),
        Title = "etcd trusts the CA of the cluster",
        Severity = Severity.Medium,
        Stage = Stage.Deploy,
        Why = "Every certificate that the CA of the cluster signs, a kubelet's or a user's too, then opens etcd with all Secrets.",
        Fix = "Give etcd a CA that signs nothing but certificates for etcd.",
        References = ["https://etcd.io/docs/latest/op-guide/security/"],
        Controls = [.. Benchmark.Cis("2.7", ControlCoverage.Partial), new("NSA-CISA-1.2", "network.etcd", ControlCoverage.Partial)],
        Aliases = ["C-0159"],
    };

    public override ImmutableArray<Example> Examples =>
    [
        ComponentExample.Bad("""
            etcd
            --trusted-ca-file=/etc/kubernetes/pki/ca.crt <--
            """),
        ComponentExample.Good("""
            etcd
            --trusted-ca-file=/etc/kubernetes/pki/etcd/ca.crt
            """),
        ComponentExample.Good("""
            etcd
            """),
    ];

    protected override string? Fault(SettingValue value) => value.Text is "/etc/kubernetes/pki/ca.crt" or "/etc/kubernetes/ssl/ca.crt" or "/etc/kubernetes/ca.crt"
            ? "etcd takes every certificate of the cluster" : null;
}
