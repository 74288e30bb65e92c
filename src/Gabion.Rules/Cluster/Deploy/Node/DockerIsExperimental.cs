using System.Collections.Immutable;
using Gabion.Model;
using Gabion.Model.Cluster.Components;
using Gabion.Rules.Cluster.Deploy.ControlPlane;

namespace Gabion.Rules.Cluster.Deploy.Node;

/// <summary>Experimental features are on.</summary>
internal sealed class DockerIsExperimental() : SettingRule(ComponentKind.Docker, "experimental")
{
    public override RuleCard Card { get; } = new()
    {
        Id = RuleId.Parse("GBN-CLU-546"),
        Title = "Experimental features are on",
        Severity = Severity.Low,
        Stage = Stage.Deploy,
        Why = "What is experimental is not held to the care of the rest, and may go with the next version.",
        Fix = "Remove `\"experimental\": true`.",
        References = ["https://docs.docker.com/reference/cli/dockerd/#daemon-configuration-file"],
        Controls = [new("CIS-Docker-1.6.0", "2.18", ControlCoverage.Full)],
    };

    public override ImmutableArray<Example> Examples =>
    [
        Example.Bad("etc/docker/daemon.json", """
            {
              "experimental": true <--
            }
            """),
        Example.Good("etc/docker/daemon.json", """
            {}
            """),
    ];

    protected override string? Fault(SettingValue value) => value.IsTrue
            ? "Experimental features of Docker are on" : null;
}
