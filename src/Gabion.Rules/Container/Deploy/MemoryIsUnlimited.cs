using System.Collections.Immutable;
using Gabion.Model;
using Gabion.Model.Container;

namespace Gabion.Rules.Container.Deploy;

/// <summary>Service has no memory limit.</summary>
internal sealed class MemoryIsUnlimited : Rule<ComposeService>
{
    public override RuleCard Card { get; } = new()
    {
        Id = RuleId.Parse("GBN-CON-170"),
        Title = "Service has no memory limit",
        Severity = Severity.Low,
        Stage = Stage.Deploy,
        Why = "One leaking or attacked service makes the kernel kill others for lack of memory.",
        Fix = "Set `mem_limit`, or `deploy.resources.limits.memory`.",
        References = ["https://docs.docker.com/reference/compose-file/services/#mem_limit"],
        Controls = [new("CIS-Docker-1.6.0", "5.11", ControlCoverage.Full)],
        Aliases = ["memory_not_limited"],
    };

    public override ImmutableArray<Example> Examples =>
    [
        Example.Bad("compose.yaml", """
            services:
              web: <--
                image: web:1.2
                cpus: 1
            """),
        Example.Good("compose.yaml", """
            services:
              web:
                image: web:1.2
                mem_limit: 64m
              api:
                image: web:1.2
                deploy: {resources: {limits: {memory: "${MEMORY:-64M}"}}}
            """),
    ];

    public override IEnumerable<Problem> Check(ComposeService service)
    {
        if (service.IsComplete && !service["mem_limit"].IsSet && !service["deploy"]["resources"]["limits"]["memory"].IsSet)
        {
            yield return ComposeProblem.Missing(service, "deploy.resources.limits.memory", $"Service '{service.Name}' has no memory limit");
        }
    }
}
