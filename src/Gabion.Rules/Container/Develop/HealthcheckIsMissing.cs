using System.Collections.Immutable;
using Gabion.Model;
using Gabion.Model.Container;

namespace Gabion.Rules.Container.Develop;

/// <summary>Image has no health check.</summary>
internal sealed class HealthcheckIsMissing : Rule<Dockerfile>
{
    public override RuleCard Card { get; } = new()
    {
        Id = RuleId.Parse("GBN-CON-048"),
        Title = "Image has no health check",
        Severity = Severity.Info,
        Stage = Stage.Develop,
        Why = "Docker and Swarm only see that a process runs, not that it answers. Kubernetes ignores this instruction: there, probes do it.",
        Fix = "Add `HEALTHCHECK CMD …`, or skip this rule where only Kubernetes runs the image.",
        References = ["https://docs.docker.com/reference/dockerfile/#healthcheck"],
        Controls = [new("CIS-Docker-1.6.0", "4.6", ControlCoverage.Full)],
        Aliases = ["DL3057", "DS-0026", "CKV_DOCKER_2", "healthcheck_instruction_missing", "healthcheck_options_missing_args"],
    };

    public override ImmutableArray<Example> Examples =>
    [
        Example.Bad("Dockerfile", """
            FROM debian:12.8 AS build
            HEALTHCHECK CMD true
            FROM debian:12.8 <--
            """),
        Example.Bad("Dockerfile", """
            FROM debian:12.8
            HEALTHCHECK NONE <--
            """),
        Example.Good("Dockerfile", """
            FROM debian:12.8 AS base
            HEALTHCHECK CMD curl -f http://localhost/
            FROM base
            """),
    ];

    public override IEnumerable<Problem> Check(Dockerfile file)
    {
        if (file.FinalStage is not { } stage)
        {
            return [];
        }

        return stage.Last<HealthcheckInstruction>() switch
        {
            null => [stage.From.Problem("The image has no HEALTHCHECK")],
            { IsNone: true } none => [none.Problem("The health check of the base image is switched off")],
            _ => [],
        };
    }
}
