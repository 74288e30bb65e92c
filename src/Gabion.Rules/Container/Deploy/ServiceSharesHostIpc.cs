using System.Collections.Immutable;
using Gabion.Model;
using Gabion.Model.Container;

namespace Gabion.Rules.Container.Deploy;

/// <summary>Service shares the inter-process communication of the host.</summary>
internal sealed class ServiceSharesHostIpc : Rule<ComposeService>
{
    public override RuleCard Card { get; } = new()
    {
        Id = RuleId.Parse("GBN-CON-154"),
        Title = "Service shares the inter-process communication of the host",
        Severity = Severity.High,
        Stage = Stage.Deploy,
        Why = "It reads and writes the shared memory of the host and of everything that runs on it.",
        Fix = "Remove `ipc: host`.",
        References = ["https://docs.docker.com/reference/compose-file/services/#ipc"],
        Controls = [new("CIS-Docker-1.6.0", "5.17", ControlCoverage.Full), new("MITRE-ATTACK", "T1611", ControlCoverage.Partial)],
        Aliases = ["shared_host_ipc_namespace"],
    };

    public override ImmutableArray<Example> Examples =>
    [
        Example.Bad("compose.yaml", """
            services:
              agent:
                image: agent:1.2
                ipc: host <--
            """),
        Example.Bad("compose.yaml", """
            services:
              agent:
                image: agent:1.2
                ipc: ${MODE:-host} <--
            """),
        Example.Good("compose.yaml", """
            services:
              web:
                image: web:1.2
            """),
    ];

    public override IEnumerable<Problem> Check(ComposeService service) =>
        ComposeProblem.When(service.Own["ipc"], value => value == "host", _ => $"Service '{service.Name}' shares the IPC namespace of the host");
}
