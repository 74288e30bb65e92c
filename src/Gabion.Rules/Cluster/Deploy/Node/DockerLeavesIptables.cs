using System.Collections.Immutable;
using Gabion.Model;
using Gabion.Model.Cluster.Components;
using Gabion.Rules.Cluster.Deploy.ControlPlane;

namespace Gabion.Rules.Cluster.Deploy.Node;

/// <summary>Docker does not keep up firewall rules.</summary>
internal sealed class DockerLeavesIptables() : SettingRule(ComponentKind.Docker, "iptables")
{
    public override RuleCard Card { get; } = new()
    {
        Id = RuleId.Parse("GBN-CLU-537"),
        Title = "Docker does not keep up firewall rules",
        Severity = Severity.Medium,
        Stage = Stage.Deploy,
        Why = "Published ports and networks are then not kept apart by what Docker knows, and rules made by hand drift from it.",
        Fix = "Remove `\"iptables\": false`.",
        References = ["https://docs.docker.com/reference/cli/dockerd/#daemon-configuration-file"],
        Controls = [new("CIS-Docker-1.6.0", "2.4", ControlCoverage.Full)],
    };

    public override ImmutableArray<Example> Examples =>
    [
        Example.Bad("etc/docker/daemon.json", """
            {
              "iptables": false <--
            }
            """),
        Example.Good("etc/docker/daemon.json", """
            {}
            """),
    ];

    protected override string? Fault(SettingValue value) => value.IsFalse
            ? "Docker keeps up no iptables rules" : null;
}
