using System.Collections.Immutable;
using Gabion.Model;
using Gabion.Model.Cluster.Components;
using Gabion.Rules.Cluster.Deploy.ControlPlane;

namespace Gabion.Rules.Cluster.Deploy.Node;

/// <summary>Docker listens to the network without client certificates.</summary>
internal sealed class DockerListensWithoutTls() : SettingRule(ComponentKind.Docker, "host")
{
    public override RuleCard Card { get; } = new()
    {
        Id = RuleId.Parse("GBN-CLU-540"),
        Title = "Docker listens to the network without client certificates",
        Severity = Severity.Critical,
        Stage = Stage.Deploy,
        Why = "Whoever reaches the port starts a privileged container, and is root on the host.",
        Fix = "Remove the `tcp://` address (use SSH: `docker -H ssh://…`), or set `tlsverify`, `tlscacert`, `tlscert` and `tlskey`.",
        References = ["https://docs.docker.com/reference/cli/dockerd/#daemon-configuration-file"],
        Controls = [new("CIS-Docker-1.6.0", "2.7", ControlCoverage.Full)],
    };

    public override ImmutableArray<Example> Examples =>
    [
        Example.Bad("etc/docker/daemon.json", """
            {
              "hosts": ["unix:///var/run/docker.sock", "tcp://0.0.0.0:2375"] <--
            }
            """),
        Example.Bad("etc/systemd/system/docker.service.d/override.conf", """
            [Service]
            ExecStart=
            ExecStart=/usr/bin/dockerd -H fd:// -H tcp://0.0.0.0:2375 <--
            """),
        Example.Good("etc/docker/daemon.json", """
            {
              "hosts": ["tcp://0.0.0.0:2376"],
              "tlsverify": true
            }
            """),
        Example.Good("etc/docker/daemon.json", """
            {
              "hosts": ["unix:///var/run/docker.sock"]
            }
            """),
    ];

    protected override string? Fault(SettingValue value) => value.Items.Any(host => host.StartsWith("tcp://", StringComparison.Ordinal)) && !value.Component["tlsverify"].IsTrue
            ? "The daemon takes commands over the network from anybody" : null;
}
