using System.Collections.Immutable;
using Gabion.Formats.Tree;
using Gabion.Model;
using Gabion.Rules.Cluster.Deploy.ControlPlane;

namespace Gabion.Rules.Cluster.Deploy.Node;

/// <summary>Images are pulled over plain http.</summary>
internal sealed class RegistryIsReachedInTheClear : RuntimeRule
{
    public override RuleCard Card { get; } = new()
    {
        Id = RuleId.Parse("GBN-CLU-528"),
        Title = "Images are pulled over plain http",
        Severity = Severity.High,
        Stage = Stage.Deploy,
        Why = "Whoever stands on the way puts any program under the name of an image.",
        Fix = "Use https in `endpoint` or `server`.",
        References = ["https://github.com/containerd/containerd/blob/main/docs/hosts.md"],
        Controls = [new("MITRE-ATTACK", "T1525", ControlCoverage.Partial)],
    };

    public override ImmutableArray<Example> Examples =>
    [
        Example.Bad("etc/containerd/certs.d/registry.example/hosts.toml", """
            server = "http://registry.example" <--
            """),
        Example.Bad("etc/rancher/rke2/registries.yaml", """
            mirrors:
              docker.io:
                endpoint:
                  - http://mirror.example:5000 <--
            """),
        Example.Good("etc/containerd/certs.d/registry.example/hosts.toml", """
            server = "https://registry.example"
            """),
    ];

    protected override Problem? Fault(string key, Field value) =>
        key is "server" or "endpoint" && value.Text is { } url && Addresses.IsPlainAndFar(url) ? Problem.At(value, $"Images are pulled over plain http from {url}") : null;
}
