using System.Collections.Immutable;
using Gabion.Model;
using Gabion.Model.Cluster.Components;
using Gabion.Rules.Cluster.Deploy.ControlPlane;

namespace Gabion.Rules.Cluster.Deploy.Node;

/// <summary>Images are pulled without a check of the registry.</summary>
internal sealed class DockerTrustsPlainRegistries() : SettingRule(ComponentKind.Docker, "insecure-registry")
{
    public override RuleCard Card { get; } = new()
    {
        Id = RuleId.Parse("GBN-CLU-538"),
        Title = "Images are pulled without a check of the registry",
        Severity = Severity.High,
        Stage = Stage.Deploy,
        Why = "Whoever stands between puts any program under the name of an image.",
        Fix = "Give the registry a certificate that the host trusts (`/etc/docker/certs.d`), and remove it from `insecure-registries`.",
        References = ["https://docs.docker.com/reference/cli/dockerd/#daemon-configuration-file"],
        Controls = [new("CIS-Docker-1.6.0", "2.5", ControlCoverage.Full)],
    };

    public override ImmutableArray<Example> Examples =>
    [
        Example.Bad("etc/docker/daemon.json", """
            {
              "insecure-registries": ["registry.example:5000"] <--
            }
            """),
        Example.Good("etc/docker/daemon.json", """
            {}
            """),
        Example.Good("etc/docker/daemon.json", """
            {
              "insecure-registries": ["127.0.0.0/8"]
            }
            """),
    ];

    protected override string? Fault(SettingValue value) => value.Items.FirstOrDefault(item => !item.StartsWith("127.", StringComparison.Ordinal) && !item.StartsWith("localhost", StringComparison.Ordinal) && item != "::1/128") is { } host
            ? $"Images of {host} are pulled without TLS or a check of the certificate" : null;
}
