using System.Collections.Immutable;
using Gabion.Model;
using Gabion.Model.Cluster.Components;
using Gabion.Rules.Cluster.Deploy.ControlPlane;

namespace Gabion.Rules.Cluster.Deploy.Node;

/// <summary>Containers on the default network reach each other.</summary>
internal sealed class ContainersReachEachOther() : SettingRule(ComponentKind.Docker, "icc")
{
    public override RuleCard Card { get; } = new()
    {
        Id = RuleId.Parse("GBN-CLU-535"),
        Title = "Containers on the default network reach each other",
        Severity = Severity.Medium,
        Stage = Stage.Deploy,
        Why = "Every container on the default bridge reaches every port of all others, published or not: one that is taken over looks around.",
        Fix = "Set `\"icc\": false`, and put containers that belong together into a network of their own.",
        References = ["https://docs.docker.com/reference/cli/dockerd/#daemon-configuration-file"],
        Controls = [new("CIS-Docker-1.6.0", "2.2", ControlCoverage.Full)],
    };

    public override ImmutableArray<Example> Examples =>
    [
        Example.Bad("etc/docker/daemon.json", """
            {} <--
            """),
        Example.Bad("etc/docker/daemon.json", """
            {
              "icc": true <--
            }
            """),
        Example.Good("etc/docker/daemon.json", """
            {
              "icc": false
            }
            """),
        Example.Good("etc/systemd/system/docker.service", """
            [Service]
            ExecStart=/usr/bin/dockerd -H fd://
            """),
    ];

    protected override string? Fault(SettingValue value) => value.IsTrue
            ? "Containers on the default bridge reach each other" : null;
}
