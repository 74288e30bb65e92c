using System.Collections.Immutable;
using Gabion.Model;
using Gabion.Model.Cluster.Components;
using Gabion.Rules.Cluster.Deploy.ControlPlane;

namespace Gabion.Rules.Cluster.Deploy.Node;

/// <summary>Storage driver is no longer maintained.</summary>
internal sealed class StorageDriverIsRetired() : SettingRule(ComponentKind.Docker, "storage-driver")
{
    public override RuleCard Card { get; } = new()
    {
        Id = RuleId.Parse("GBN-CLU-539"),
        Title = "Storage driver is no longer maintained",
        Severity = Severity.Medium,
        Stage = Stage.Deploy,
        Why = "aufs and devicemapper were given up: faults in them, which reach the kernel, are not mended.",
        Fix = "Set `\"storage-driver\": \"overlay2\"`.",
        References = ["https://docs.docker.com/reference/cli/dockerd/#daemon-configuration-file"],
        Controls = [new("CIS-Docker-1.6.0", "2.6", ControlCoverage.Full)],
    };

    public override ImmutableArray<Example> Examples =>
    [
        Example.Bad("etc/docker/daemon.json", """
            {
              "storage-driver": "aufs" <--
            }
            """),
        Example.Good("etc/docker/daemon.json", """
            {}
            """),
        Example.Good("etc/docker/daemon.json", """
            {
              "storage-driver": "overlay2"
            }
            """),
    ];

    protected override string? Fault(SettingValue value) => value.Text is "aufs" or "devicemapper" or "overlay"
            ? "The storage driver was given up" : null;
}
