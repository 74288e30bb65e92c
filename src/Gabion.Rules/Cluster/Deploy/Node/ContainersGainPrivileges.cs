using System.Collections.Immutable;
using Gabion.Model;
using Gabion.Model.Cluster.Components;
using Gabion.Rules.Cluster.Deploy.ControlPlane;

namespace Gabion.Rules.Cluster.Deploy.Node;

/// <summary>Containers may gain privileges.</summary>
internal sealed class ContainersGainPrivileges() : SettingRule(ComponentKind.Docker, "no-new-privileges")
{
    public override RuleCard Card { get; } = new()
    {
        Id = RuleId.Parse("GBN-CLU-542"),
        Title = "Containers may gain privileges",
        Severity = Severity.Low,
        Stage = Stage.Deploy,
        Why = "A set-user-id program in an image makes its user root in the container.",
        Fix = "Set `\"no-new-privileges\": true`.",
        References = ["https://docs.docker.com/reference/cli/dockerd/#daemon-configuration-file"],
        Controls = [new("CIS-Docker-1.6.0", "2.14", ControlCoverage.Full)],
    };

    public override ImmutableArray<Example> Examples =>
    [
        Example.Bad("etc/docker/daemon.json", """
            {} <--
            """),
        Example.Good("etc/docker/daemon.json", """
            {
              "no-new-privileges": true
            }
            """),
    ];

    protected override string? Fault(SettingValue value) => !value.IsTrue
            ? "Processes of containers may gain privileges" : null;
}
