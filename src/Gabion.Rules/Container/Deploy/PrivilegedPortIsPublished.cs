using System.Collections.Immutable;
using Gabion.Model;
using Gabion.Model.Container;

namespace Gabion.Rules.Container.Deploy;

/// <summary>A privileged port of the host is published.</summary>
internal sealed class PrivilegedPortIsPublished : Rule<ComposeService>
{
    public override RuleCard Card { get; } = new()
    {
        Id = RuleId.Parse("GBN-CON-168"),
        Title = "A privileged port of the host is published",
        Severity = Severity.Info,
        Stage = Stage.Deploy,
        Why = "Ports below 1024 are what other programs of the host and its users trust as the system's own services.",
        Fix = "Publish a port from 1024 up and put a load balancer or reverse proxy in front; keep 80 and 443 for that proxy alone.",
        References = ["https://docs.docker.com/reference/compose-file/services/#ports"],
        Controls = [new("CIS-Docker-1.6.0", "5.8", ControlCoverage.Full)],
        Aliases = ["privileged_ports_mapped_in_container"],
    };

    public override ImmutableArray<Example> Examples =>
    [
        Example.Bad("compose.yaml", """
            services:
              web:
                image: web:1.2
                ports:
                  - "80:8080" <--
                  - target: 443 <--
                    published: 443
            """),
        Example.Good("compose.yaml", """
            services:
              web:
                image: web:1.2
                ports:
                  - "8080:80"
                  - "80"
                  - "127.0.0.1:80:80"
            """),
    ];

    public override IEnumerable<Problem> Check(ComposeService service) =>
        from port in service.Ports
        where port.Published is { First: > 0 and < 1024 } && !port.IsLoopback
        select Problem.At(port.Field, $"Service '{service.Name}' publishes port {port.Published?.First} of the host");
}
