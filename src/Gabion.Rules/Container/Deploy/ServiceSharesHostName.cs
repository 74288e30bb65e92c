using System.Collections.Immutable;
using Gabion.Model;
using Gabion.Model.Container;

namespace Gabion.Rules.Container.Deploy;

/// <summary>Service shares the host name of the host.</summary>
internal sealed class ServiceSharesHostName : Rule<ComposeService>
{
    public override RuleCard Card { get; } = new()
    {
        Id = RuleId.Parse("GBN-CON-156"),
        Title = "Service shares the host name of the host",
        Severity = Severity.Medium,
        Stage = Stage.Deploy,
        Why = "It can read and, with SYS_ADMIN, change the name of the host, on which logs and certificates rely.",
        Fix = "Remove `uts: host`.",
        References = ["https://docs.docker.com/reference/compose-file/services/#uts"],
        Controls = [new("CIS-Docker-1.6.0", "5.21", ControlCoverage.Full)],
    };

    public override ImmutableArray<Example> Examples =>
    [
        Example.Bad("compose.yaml", """
            services:
              agent:
                image: agent:1.2
                uts: host <--
            """),
        Example.Bad("compose.yaml", """
            services:
              agent:
                image: agent:1.2
                uts: ${MODE:-host} <--
            """),
        Example.Good("compose.yaml", """
            services:
              web:
                image: web:1.2
            """),
    ];

    public override IEnumerable<Problem> Check(ComposeService service) =>
        ComposeProblem.When(service.Own["uts"], value => value == "host", _ => $"Service '{service.Name}' shares the UTS namespace of the host");
}
