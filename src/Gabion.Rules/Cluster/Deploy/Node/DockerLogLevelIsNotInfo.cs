using System.Collections.Immutable;
using Gabion.Model;
using Gabion.Model.Cluster.Components;
using Gabion.Rules.Cluster.Deploy.ControlPlane;

namespace Gabion.Rules.Cluster.Deploy.Node;

/// <summary>Daemon logs too little or too much.</summary>
internal sealed class DockerLogLevelIsNotInfo() : SettingRule(ComponentKind.Docker, "log-level")
{
    public override RuleCard Card { get; } = new()
    {
        Id = RuleId.Parse("GBN-CLU-536"),
        Title = "Daemon logs too little or too much",
        Severity = Severity.Low,
        Stage = Stage.Deploy,
        Why = "Below `info` what happened is not there to be read; at `debug` tokens and environments can be.",
        Fix = "Remove `log-level`, or set it to `info`.",
        References = ["https://docs.docker.com/reference/cli/dockerd/#daemon-configuration-file"],
        Controls = [new("CIS-Docker-1.6.0", "2.3", ControlCoverage.Full)],
    };

    public override ImmutableArray<Example> Examples =>
    [
        Example.Bad("etc/docker/daemon.json", """
            {
              "log-level": "debug" <--
            }
            """),
        Example.Good("etc/docker/daemon.json", """
            {}
            """),
        Example.Good("etc/docker/daemon.json", """
            {
              "log-level": "info"
            }
            """),
    ];

    protected override string? Fault(SettingValue value) => !value.IsMissing && value.Text != "info"
            ? "The daemon does not log at the level info" : null;
}
