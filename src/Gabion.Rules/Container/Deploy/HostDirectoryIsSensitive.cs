using System.Collections.Immutable;
using Gabion.Model;
using Gabion.Model.Container;

namespace Gabion.Rules.Container.Deploy;

/// <summary>A sensitive host directory is mounted.</summary>
internal sealed class HostDirectoryIsSensitive : Rule<ComposeService>
{
    public override RuleCard Card { get; } = new()
    {
        Id = RuleId.Parse("GBN-CON-163"),
        Title = "A sensitive host directory is mounted",
        Severity = Severity.High,
        Stage = Stage.Deploy,
        Why = "With the root, `/etc`, `/proc`, device files or key folders of the host, a container can change what the host runs or read its secrets.",
        Fix = "Mount only the single folder that the service owns, read-only where it does not write.",
        References = ["https://docs.docker.com/reference/compose-file/services/#volumes"],
        Controls = [new("CIS-Docker-1.6.0", "5.6", ControlCoverage.Full), new("MITRE-ATTACK", "T1611", ControlCoverage.Partial)],
        Aliases = ["volume_has_sensitive_host_directory"],
    };

    public override ImmutableArray<Example> Examples =>
    [
        Example.Bad("compose.yaml", """
            services:
              agent:
                image: agent:1.2
                volumes:
                  - /:/host:ro <--
                  - /etc:/host/etc <--
                  - type: bind <--
                    source: /proc
                    target: /host/proc
                  - ~/.ssh:/root/.ssh:ro <--
            """),
        Example.Good("compose.yaml", """
            services:
              web:
                image: web:1.2
                volumes:
                  - /etc/localtime:/etc/localtime:ro
                  - /srv/web:/data
                  - ./etc:/etc/web
                  - data:/var/lib/web
            volumes: {data: {}}
            """),
    ];

    public override IEnumerable<Problem> Check(ComposeService service) =>
        from mount in service.Mounts
        let path = mount.HostPath ?? HomeKeys(mount)
        where path is not null && HostPath.IsSensitive(path, mount.IsReadOnly)
        select Problem.At(mount.Field, $"Service '{service.Name}' mounts {path} of the host{(mount.IsReadOnly ? " read-only" : " for writing")}") with
        {
            Severity = mount.IsReadOnly ? Severity.Medium : Severity.High,
        };

    private static string? HomeKeys(ComposeMount mount) => mount.Source is ['~', '/', .. var rest] ? $"/home/~/{rest.TrimEnd('/')}" : null;
}
