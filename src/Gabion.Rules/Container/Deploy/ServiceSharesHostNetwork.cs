using System.Collections.Immutable;
using Gabion.Model;
using Gabion.Model.Container;

namespace Gabion.Rules.Container.Deploy;

/// <summary>Service shares the network of the host.</summary>
internal sealed class ServiceSharesHostNetwork : Rule<ComposeService>
{
    public override RuleCard Card { get; } = new()
    {
        Id = RuleId.Parse("GBN-CON-152"),
        Title = "Service shares the network of the host",
        Severity = Severity.High,
        Stage = Stage.Deploy,
        Why = "It sees every interface and every service bound to localhost, can listen on any port, and no network of compose separates it from anything.",
        Fix = "Remove `network_mode: host`.",
        References = ["https://docs.docker.com/reference/compose-file/services/#network_mode"],
        Controls = [new("CIS-Docker-1.6.0", "5.10", ControlCoverage.Full), new("MITRE-ATTACK", "T1611", ControlCoverage.Partial)],
        Aliases = ["shared_host_network_namespace"],
    };

    public override ImmutableArray<Example> Examples =>
    [
        Example.Bad("compose.yaml", """
            services:
              agent:
                image: agent:1.2
                network_mode: host <--
            """),
        Example.Bad("compose.yaml", """
            services:
              agent:
                image: agent:1.2
                network_mode: ${MODE:-host} <--
            """),
        Example.Good("compose.yaml", """
            services:
              web:
                image: web:1.2
            """),
        Example.Good("compose.yaml", """
            services:
              web:
                image: web:1.2
                network_mode: none
            """),
    ];

    public override IEnumerable<Problem> Check(ComposeService service) =>
        ComposeProblem.When(service.Own["network_mode"], value => value == "host", _ => $"Service '{service.Name}' uses the network of the host");
}
