using System.Collections.Immutable;
using Gabion.Model;
using Gabion.Model.Container;

namespace Gabion.Rules.Container.Deploy;

/// <summary>Port is published on every interface of the host.</summary>
internal sealed class PortIsOnEveryInterface : Rule<ComposeService>
{
    public override RuleCard Card { get; } = new()
    {
        Id = RuleId.Parse("GBN-CON-166"),
        Title = "Port is published on every interface of the host",
        Severity = Severity.Low,
        Stage = Stage.Deploy,
        Why = "A port without an address is open on every network of the host, and the engine's own firewall rules come before those of the host: a firewall that blocks the port does not.",
        Fix = "Bind it to the address that should answer: `127.0.0.1:8080:80` for the machine itself.",
        References = ["https://docs.docker.com/reference/compose-file/services/#ports"],
        Controls = [new("CIS-Docker-1.6.0", "5.14", ControlCoverage.Full)],
        Aliases = ["container_traffic_not_bound_to_host_interface"],
    };

    public override ImmutableArray<Example> Examples =>
    [
        Example.Bad("compose.yaml", """
            services:
              web:
                image: web:1.2
                ports:
                  - "8080:80" <--
                  - 9090 <--
                  - 0.0.0.0:1:1 <--
                  - target: 443 <--
                    published: "8443"
            """),
        Example.Good("compose.yaml", """
            services:
              web:
                image: web:1.2
                expose: [80]
                ports:
                  - "127.0.0.1:8080:80/tcp"
                  - "[::1]:8080:80"
                  - target: 443
                    host_ip: 10.0.0.5
                  - "${BIND}:80:80"
            """),
    ];

    public override IEnumerable<Problem> Check(ComposeService service) =>
        from port in service.Ports
        where port.IsOnEveryInterface && port.Unknown is null && service["network_mode"].Text is not ("host" or "none")
        select Problem.At(port.Field, $"Service '{service.Name}' publishes {port.Field.Text ?? port.Field["target"].Text} on every interface");
}
