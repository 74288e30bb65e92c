using System.Collections.Immutable;
using Gabion.Model;
using Gabion.Model.Cluster.Components;
using Gabion.Rules.Cluster.Deploy.ControlPlane;

namespace Gabion.Rules.Cluster.Deploy.Node;

/// <summary>Root in a container is root on the host.</summary>
internal sealed class RootInContainersIsRoot() : SettingRule(ComponentKind.Docker, "userns-remap")
{
    public override RuleCard Card { get; } = new()
    {
        Id = RuleId.Parse("GBN-CLU-541"),
        Title = "Root in a container is root on the host",
        Severity = Severity.Low,
        Stage = Stage.Deploy,
        Why = "Who breaks out of a container that runs as root is root: user namespaces make him nobody.",
        Fix = "Set `\"userns-remap\": \"default\"`, or run Docker rootless.",
        References = ["https://docs.docker.com/reference/cli/dockerd/#daemon-configuration-file"],
        Controls = [new("CIS-Docker-1.6.0", "2.9", ControlCoverage.Full)],
    };

    public override ImmutableArray<Example> Examples =>
    [
        Example.Bad("etc/docker/daemon.json", """
            {} <--
            """),
        Example.Good("etc/docker/daemon.json", """
            {
              "userns-remap": "default"
            }
            """),
        Example.Good("home/ann/.config/docker/daemon.json", """
            {}
            """),
    ];

    protected override string? Fault(SettingValue value) => value.IsMissing && !value.Component.File.Path.Contains(".config/docker/", StringComparison.Ordinal)
            ? "Containers share the user numbers of the host" : null;
}
