using System.Collections.Immutable;
using Gabion.Model;
using Gabion.Model.Container;

namespace Gabion.Rules.Container.Deploy;

/// <summary>Service has no health check.</summary>
internal sealed class HealthIsNotChecked : Rule<ComposeService>
{
    public override RuleCard Card { get; } = new()
    {
        Id = RuleId.Parse("GBN-CON-172"),
        Title = "Service has no health check",
        Severity = Severity.Info,
        Stage = Stage.Deploy,
        Why = "The engine only sees that a process runs, not that it answers; what depends on it starts too early, and a hung service stays up.",
        Fix = "Add a `healthcheck` with a test of what users need, unless the image brings one.",
        References = ["https://docs.docker.com/reference/compose-file/services/#healthcheck"],
        Controls = [new("CIS-Docker-1.6.0", "5.27", ControlCoverage.Partial)],
        Aliases = ["healthcheck_not_set"],
    };

    public override ImmutableArray<Example> Examples =>
    [
        Example.Bad("compose.yaml", """
            services:
              web: <--
                image: web:1.2
              api:
                image: web:1.2
                healthcheck: {disable: true} <--
              job:
                image: web:1.2
                healthcheck:
                  test: ["NONE"] <--
            """),
        Example.Good("compose.yaml", """
            services:
              web:
                image: web:1.2
                healthcheck:
                  test: ["CMD", "curl", "-f", "http://localhost"]
            """),
    ];

    public override IEnumerable<Problem> Check(ComposeService service)
    {
        var check = service["healthcheck"];
        var test = check["test"];
        if (check["disable"].IsTrue || test.Text == "NONE" || test[0].Text == "NONE")
        {
            yield return Problem.At(check["disable"].IsTrue ? check["disable"] : test, $"Service '{service.Name}' switches its health check off") with { Severity = Severity.Low };
        }
        else if (service.IsComplete && !check.IsSet)
        {
            yield return ComposeProblem.Missing(service, "healthcheck", $"Service '{service.Name}' has no health check in this file");
        }
    }
}
