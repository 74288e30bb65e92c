using System.Collections.Immutable;
using Gabion.Model;
using Gabion.Model.Container;

namespace Gabion.Rules.Container.Deploy;

/// <summary>Service has no limit of processes.</summary>
internal sealed class ProcessesAreUnlimited : Rule<ComposeService>
{
    public override RuleCard Card { get; } = new()
    {
        Id = RuleId.Parse("GBN-CON-171"),
        Title = "Service has no limit of processes",
        Severity = Severity.Low,
        Stage = Stage.Deploy,
        Why = "A fork bomb in one service stops the whole host.",
        Fix = "Set `pids_limit`, or `deploy.resources.limits.pids`, to some hundreds.",
        References = ["https://docs.docker.com/reference/compose-file/services/#pids_limit"],
        Controls = [new("CIS-Docker-1.6.0", "5.29", ControlCoverage.Full)],
        Aliases = ["pids_limit_not_set"],
    };

    public override ImmutableArray<Example> Examples =>
    [
        Example.Bad("compose.yaml", """
            services:
              web: <--
                image: web:1.2
              api: <--
                image: web:1.2
                pids_limit: -1
            """),
        Example.Good("compose.yaml", """
            services:
              web:
                image: web:1.2
                pids_limit: 200
              api:
                image: web:1.2
                pids_limit: ${PIDS:-100}
              job:
                image: web:1.2
                deploy: {resources: {limits: {pids: 100}}}
            """),
    ];

    public override IEnumerable<Problem> Check(ComposeService service)
    {
        if (service.IsComplete && (service["pids_limit"].Integer ?? (service["pids_limit"].IsSet ? 1 : 0)) <= 0 && !service["deploy"]["resources"]["limits"]["pids"].IsSet)
        {
            yield return ComposeProblem.Missing(service, "pids_limit", $"Service '{service.Name}' has no limit of processes");
        }
    }
}
