using System.Collections.Immutable;
using Gabion.Model;
using Gabion.Model.Container;

namespace Gabion.Rules.Container.Deploy;

/// <summary>Service shares the processes of the host.</summary>
internal sealed class ServiceSharesHostProcesses : Rule<ComposeService>
{
    public override RuleCard Card { get; } = new()
    {
        Id = RuleId.Parse("GBN-CON-153"),
        Title = "Service shares the processes of the host",
        Severity = Severity.High,
        Stage = Stage.Deploy,
        Why = "It sees every process of the host with its command line and environment, and as root can signal or trace them.",
        Fix = "Remove `pid: host`.",
        References = ["https://docs.docker.com/reference/compose-file/services/#pid"],
        Controls = [new("CIS-Docker-1.6.0", "5.16", ControlCoverage.Full), new("MITRE-ATTACK", "T1611", ControlCoverage.Partial)],
        Aliases = ["host_namespace_is_shared"],
    };

    public override ImmutableArray<Example> Examples =>
    [
        Example.Bad("compose.yaml", """
            services:
              agent:
                image: agent:1.2
                pid: host <--
            """),
        Example.Bad("compose.yaml", """
            services:
              agent:
                image: agent:1.2
                pid: ${MODE:-host} <--
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
                pid: "service:db"
              db:
                image: db:1
            """),
    ];

    public override IEnumerable<Problem> Check(ComposeService service) =>
        ComposeProblem.When(service.Own["pid"], value => value == "host", _ => $"Service '{service.Name}' sees the processes of the host");
}
