using System.Collections.Immutable;
using Gabion.Model;
using Gabion.Model.Container;

namespace Gabion.Rules.Container.Deploy;

/// <summary>Service has no CPU limit.</summary>
internal sealed class CpuIsUnlimited : Rule<ComposeService>
{
    public override RuleCard Card { get; } = new()
    {
        Id = RuleId.Parse("GBN-CON-169"),
        Title = "Service has no CPU limit",
        Severity = Severity.Low,
        Stage = Stage.Deploy,
        Why = "One busy or mined service takes the processor time of all others.",
        Fix = "Set `cpus`, or `deploy.resources.limits.cpus`.",
        References = ["https://docs.docker.com/reference/compose-file/services/#cpus"],
        Controls = [new("CIS-Docker-1.6.0", "5.12", ControlCoverage.Partial)],
        Aliases = ["cpus_not_limited"],
    };

    public override ImmutableArray<Example> Examples =>
    [
        Example.Bad("compose.yaml", """
            services:
              web: <--
                image: web:1.2
                deploy: {resources: {limits: {memory: 64M}}}
            """),
        Example.Good("compose.yaml", """
            services:
              web:
                image: web:1.2
                cpus: 0.5
              api:
                image: web:1.2
                deploy: {resources: {limits: {cpus: "0.5"}}}
            """),
    ];

    public override IEnumerable<Problem> Check(ComposeService service)
    {
        if (service.IsComplete && !service["cpus"].IsSet && !service["cpu_quota"].IsSet && !service["cpu_count"].IsSet && !service["cpu_percent"].IsSet && !service["deploy"]["resources"]["limits"]["cpus"].IsSet)
        {
            yield return ComposeProblem.Missing(service, "deploy.resources.limits.cpus", $"Service '{service.Name}' has no CPU limit");
        }
    }
}
