using System.Collections.Immutable;
using Gabion.Model;
using Gabion.Model.Container.Images;

namespace Gabion.Rules.Container.Distribute;

/// <summary>Image has no health check in its configuration.</summary>
internal sealed class ImageHealthIsNotChecked : Rule<ContainerImage>
{
    public override RuleCard Card { get; } = new()
    {
        Id = RuleId.Parse("GBN-CON-201"),
        Title = "Image has no health check in its configuration",
        Severity = Severity.Info,
        Stage = Stage.Distribute,
        Why = "Docker and Swarm only see that a process runs, not that it answers. Kubernetes ignores this setting: there, probes do it.",
        Fix = "Add `HEALTHCHECK CMD …`, or skip this rule where only Kubernetes runs the image.",
        References = ["https://docs.docker.com/reference/dockerfile/#healthcheck"],
        Controls = [new("CIS-Docker-1.6.0", "4.6", ControlCoverage.Full)],
        Aliases = ["CIS-DI-0006"],
    };

    public override ImmutableArray<Example> Examples =>
    [
        Example.Bad("config.json", """
            {"config": { <--
              "Cmd": ["/app"]
            }}
            """),
        Example.Bad("config.json", """
            {"config": {"Healthcheck": {
              "Test": ["NONE"] <--
            }}}
            """),
        Example.Good("config.json", """
            {"config": {"Healthcheck": {"Test": ["CMD", "/app", "--check"]}}}
            """),
    ];

    public override IEnumerable<Problem> Check(ContainerImage fact) => fact.Config.HealthTest switch
    {
        [] => [Problem.At(fact.Config.Settings["Healthcheck"], "The image has no health check")],
        ["NONE", ..] => [Problem.At(fact.Config.Settings["Healthcheck"]["Test"], "The health check of the base image is switched off")],
        _ => [],
    };
}
