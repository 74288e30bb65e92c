using System.Collections.Immutable;
using Gabion.Model;
using Gabion.Model.Container;

namespace Gabion.Rules.Container.Deploy;

/// <summary>Mounts of the container reach the host.</summary>
internal sealed class MountPropagationIsShared : Rule<ComposeService>
{
    public override RuleCard Card { get; } = new()
    {
        Id = RuleId.Parse("GBN-CON-164"),
        Title = "Mounts of the container reach the host",
        Severity = Severity.Medium,
        Stage = Stage.Deploy,
        Why = "With shared propagation a mount made in the container appears on the host and in every other container that shares it.",
        Fix = "Remove the propagation mode; `rprivate` is the default.",
        References = ["https://docs.docker.com/reference/compose-file/services/#volumes"],
        Controls = [new("CIS-Docker-1.6.0", "5.20", ControlCoverage.Full)],
        Aliases = ["shared_volumes_between_containers"],
    };

    public override ImmutableArray<Example> Examples =>
    [
        Example.Bad("compose.yaml", """
            services:
              agent:
                image: agent:1.2
                volumes:
                  - /srv/a:/a:rshared <--
                  - type: bind <--
                    source: /srv/b
                    target: /b
                    bind: {propagation: shared}
            """),
        Example.Good("compose.yaml", """
            services:
              agent:
                image: agent:1.2
                volumes:
                  - /srv/a:/a:ro,rslave
                  - /srv/b:/b
            """),
    ];

    public override IEnumerable<Problem> Check(ComposeService service) =>
        from mount in service.Mounts
        where mount.Propagation is "shared" or "rshared"
        select Problem.At(mount.Field, $"Service '{service.Name}' mounts {mount.Source} with propagation {mount.Propagation}");
}
