using System.Collections.Immutable;
using Gabion.Model;
using Gabion.Model.Cluster.Components;
using Gabion.Rules.Cluster.Deploy.ControlPlane;

namespace Gabion.Rules.Cluster.Deploy.Node;

/// <summary>Published ports go through a proxy.</summary>
internal sealed class UserlandProxyIsUsed() : SettingRule(ComponentKind.Docker, "userland-proxy")
{
    public override RuleCard Card { get; } = new()
    {
        Id = RuleId.Parse("GBN-CLU-544"),
        Title = "Published ports go through a proxy",
        Severity = Severity.Low,
        Stage = Stage.Deploy,
        Why = "A process for each port copies what the kernel could pass on, hides the address of the client, and is one thing more to attack.",
        Fix = "Set `\"userland-proxy\": false`.",
        References = ["https://docs.docker.com/reference/cli/dockerd/#daemon-configuration-file"],
        Controls = [new("CIS-Docker-1.6.0", "2.16", ControlCoverage.Full)],
    };

    public override ImmutableArray<Example> Examples =>
    [
        Example.Bad("etc/docker/daemon.json", """
            {} <--
            """),
        Example.Good("etc/docker/daemon.json", """
            {
              "userland-proxy": false
            }
            """),
    ];

    protected override string? Fault(SettingValue value) => value.IsTrue
            ? "Published ports go through docker-proxy" : null;
}
