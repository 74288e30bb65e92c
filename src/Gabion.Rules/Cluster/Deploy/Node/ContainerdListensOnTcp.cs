using System.Collections.Immutable;
using Gabion.Formats.Tree;
using Gabion.Model;

namespace Gabion.Rules.Cluster.Deploy.Node;

/// <summary>containerd listens to the network.</summary>
internal sealed class ContainerdListensOnTcp : RuntimeRule
{
    public override RuleCard Card { get; } = new()
    {
        Id = RuleId.Parse("GBN-CLU-527"),
        Title = "containerd listens to the network",
        Severity = Severity.Critical,
        Stage = Stage.Deploy,
        Why = "Whoever reaches the port starts a privileged container, and is root on the node.",
        Fix = "Remove `tcp_address`: programs of the node use the socket.",
        References = ["https://github.com/containerd/containerd/blob/main/docs/man/containerd-config.toml.5.md"],
    };

    public override ImmutableArray<Example> Examples =>
    [
        Example.Bad("etc/containerd/config.toml", """
            [grpc]
              address = "/run/containerd/containerd.sock"
              tcp_address = "0.0.0.0:2376" <--
            """),
        Example.Good("etc/containerd/config.toml", """
            [grpc]
              address = "/run/containerd/containerd.sock"
              tcp_address = ""
            """),
    ];

    protected override Problem? Fault(string key, Field value) =>
        key == "tcp_address" && value.Text is { Length: > 0 } address ? Problem.At(value, $"containerd takes commands over the network at {address}") : null;
}
