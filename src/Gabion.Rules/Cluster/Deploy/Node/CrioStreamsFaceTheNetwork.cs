using System.Collections.Immutable;
using Gabion.Model;
using Gabion.Model.Cluster.Components;
using Gabion.Rules.Cluster.Deploy.ControlPlane;

namespace Gabion.Rules.Cluster.Deploy.Node;

/// <summary>CRI-O streams in the clear to the network.</summary>
internal sealed class CrioStreamsFaceTheNetwork() : SettingRule(ComponentKind.Crio, "stream-address")
{
    public override RuleCard Card { get; } = new()
    {
        Id = RuleId.Parse("GBN-CLU-585"),
        Title = "CRI-O streams in the clear to the network",
        Severity = Severity.Medium,
        Stage = Stage.Deploy,
        Why = "Shells, attached terminals and forwarded ports of every pod of the node pass there, for whoever can listen.",
        Fix = "Remove `stream_address`: the kubelet asks at 127.0.0.1. Where others must reach it, set `stream_enable_tls` with certificates.",
        References = ["https://github.com/cri-o/cri-o/blob/main/docs/crio.conf.5.md"],
        Controls = [new("NSA-CISA-1.2", "network.worker-nodes", ControlCoverage.Partial)],
    };

    public override ImmutableArray<Example> Examples =>
    [
        Example.Bad("etc/crio/crio.conf", """
            [crio.api]
            stream_address = "0.0.0.0" <--
            """),
        Example.Good("etc/crio/crio.conf", """
            [crio.api]
            stream_address = "127.0.0.1"
            """),
        Example.Good("etc/crio/crio.conf", """
            [crio.api]
            stream_address = "10.0.0.5"
            stream_enable_tls = true
            """),
    ];

    protected override string? Fault(SettingValue value) => 
        value is { IsWritten: true, Text: { } address } && !(address.Length > 0 && Addresses.IsLoopback(address)) && !value.Component["stream-enable-tls"].IsTrue
            ? "What pods are told and answer is streamed to the network without TLS" : null;
}
