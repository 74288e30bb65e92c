using System.Collections.Immutable;
using Gabion.Model;
using Gabion.Model.Cluster.Components;
using Gabion.Rules.Cluster.Deploy.ControlPlane;

namespace Gabion.Rules.Cluster.Deploy.Node;

/// <summary>Containers stop with the daemon.</summary>
internal sealed class ContainersStopWithDaemon() : SettingRule(ComponentKind.Docker, "live-restore")
{
    public override RuleCard Card { get; } = new()
    {
        Id = RuleId.Parse("GBN-CLU-543"),
        Title = "Containers stop with the daemon",
        Severity = Severity.Low,
        Stage = Stage.Deploy,
        Why = "An update of Docker stops every container, and so is put off.",
        Fix = "Set `\"live-restore\": true` (not with swarm mode).",
        References = ["https://docs.docker.com/reference/cli/dockerd/#daemon-configuration-file"],
        Controls = [new("CIS-Docker-1.6.0", "2.15", ControlCoverage.Full)],
    };

    public override ImmutableArray<Example> Examples =>
    [
        Example.Bad("etc/docker/daemon.json", """
            {} <--
            """),
        Example.Good("etc/docker/daemon.json", """
            {
              "live-restore": true
            }
            """),
    ];

    protected override string? Fault(SettingValue value) => !value.IsTrue
            ? "Containers stop when the daemon does" : null;
}
