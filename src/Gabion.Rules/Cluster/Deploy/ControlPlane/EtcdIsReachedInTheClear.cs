using System.Collections.Immutable;
using Gabion.Model;
using Gabion.Model.Cluster.Components;

namespace Gabion.Rules.Cluster.Deploy.ControlPlane;

/// <summary>API server talks to etcd in the clear.</summary>
internal sealed class EtcdIsReachedInTheClear() : SettingRule(ComponentKind.ApiServer, "etcd-servers")
{
    public override RuleCard Card { get; } = new()
    {
        Id = RuleId.Parse("GBN-CLU-440"),
        Title = "API server talks to etcd in the clear",
        Severity = Severity.High,
        Stage = Stage.Deploy,
        Why = "Every Secret goes over the network for anybody to read, and the state of the cluster for anybody to change.",
        Fix = "Use https in `--etcd-servers`, with `--etcd-cafile`, `--etcd-certfile` and `--etcd-keyfile`.",
        References = ["https://kubernetes.io/docs/reference/command-line-tools-reference/kube-apiserver/"],
        Controls = [.. Benchmark.Cis("1.2.26", ControlCoverage.Partial), new("NSA-CISA-1.2", "network.etcd", ControlCoverage.Partial)],
    };

    public override ImmutableArray<Example> Examples =>
    [
        ComponentExample.Bad("""
            kube-apiserver
            --etcd-servers=http://10.0.0.5:2379 <--
            """),
        ComponentExample.Good("""
            kube-apiserver
            --etcd-servers=https://10.0.0.5:2379
            """),
        ComponentExample.Good("""
            kube-apiserver
            --etcd-servers=http://127.0.0.1:2379
            """),
    ];

    protected override string? Fault(SettingValue value) => value.Items.FirstOrDefault(Addresses.IsPlainAndFar) is not null
            ? "The API server talks to etcd without TLS" : null;
}
