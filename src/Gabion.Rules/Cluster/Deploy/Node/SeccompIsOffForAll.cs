using System.Collections.Immutable;
using Gabion.Model;
using Gabion.Model.Cluster.Components;
using Gabion.Rules.Cluster.Deploy.ControlPlane;

namespace Gabion.Rules.Cluster.Deploy.Node;

/// <summary>Containers run without seccomp.</summary>
internal sealed class SeccompIsOffForAll() : SettingRule(ComponentKind.Docker, "seccomp-profile")
{
    public override RuleCard Card { get; } = new()
    {
        Id = RuleId.Parse("GBN-CLU-545"),
        Title = "Containers run without seccomp",
        Severity = Severity.High,
        Stage = Stage.Deploy,
        Why = "Every container may make every system call of the kernel, those of its faults too.",
        Fix = "Remove `seccomp-profile`: the built-in one then counts.",
        References = ["https://docs.docker.com/reference/cli/dockerd/#daemon-configuration-file"],
        Controls = [new("CIS-Docker-1.6.0", "2.17", ControlCoverage.Full)],
    };

    public override ImmutableArray<Example> Examples =>
    [
        Example.Bad("etc/docker/daemon.json", """
            {
              "seccomp-profile": "unconfined" <--
            }
            """),
        Example.Good("etc/docker/daemon.json", """
            {}
            """),
        Example.Good("etc/docker/daemon.json", """
            {
              "seccomp-profile": "/etc/docker/seccomp.json"
            }
            """),
    ];

    protected override string? Fault(SettingValue value) => value.Text == "unconfined"
            ? "No seccomp profile holds containers" : null;
}
