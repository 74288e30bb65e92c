using System.Collections.Immutable;
using Gabion.Model;
using Gabion.Model.Container;

namespace Gabion.Rules.Container.Deploy;

/// <summary>Container runtime socket is mounted.</summary>
internal sealed class RuntimeSocketIsMounted : Rule<ComposeService>
{
    public override RuleCard Card { get; } = new()
    {
        Id = RuleId.Parse("GBN-CON-151"),
        Title = "Container runtime socket is mounted",
        Severity = Severity.Critical,
        Stage = Stage.Deploy,
        Why = "Who can talk to the socket of Docker, containerd or Podman can start a privileged container, and so owns the host. Mounting it read-only changes nothing: the socket still takes every request.",
        Fix = "Do not mount the socket. Where a program must watch containers, put a filtering proxy between that allows only the read requests it needs.",
        References = ["https://docs.docker.com/reference/compose-file/services/#volumes", "https://docs.docker.com/engine/security/#docker-daemon-attack-surface"],
        Controls = [new("CIS-Docker-1.6.0", "5.32", ControlCoverage.Full), new("MITRE-ATTACK", "T1611", ControlCoverage.Partial)],
        Aliases = ["docker_socket_mounted_in_container"],
    };

    public override ImmutableArray<Example> Examples =>
    [
        Example.Bad("compose.yaml", """
            services:
              proxy:
                image: traefik:v3.1
                volumes:
                  - /var/run/docker.sock:/var/run/docker.sock:ro <--
                  - type: bind <--
                    source: ${SOCKET:-/run/podman/podman.sock}
                    target: /podman.sock
              agent:
                image: agent:1
                use_api_socket: true <--
            """),
        Example.Good("compose.yaml", """
            services:
              proxy:
                image: traefik:v3.1
                volumes:
                  - ./docker.sock.d:/etc/proxy
                  - data:/data
            volumes:
              data:
            """),
    ];

    public override IEnumerable<Problem> Check(ComposeService service)
    {
        if (service.Own["use_api_socket"].IsTrue)
        {
            yield return Problem.At(service.Own["use_api_socket"], $"Service '{service.Name}' is given the engine's API socket and credentials");
        }

        foreach (var mount in service.Mounts.Where(mount => mount.HostPath is { } path && HostPath.IsRuntimeSocket(path)))
        {
            yield return Problem.At(
                mount.Field,
                $"Service '{service.Name}' mounts the runtime socket {mount.HostPath}{(mount.IsReadOnly ? "; read-only does not limit what it may ask" : "")}");
        }
    }
}
