using System.Collections.Immutable;
using Gabion.Model;
using Gabion.Model.Container;

namespace Gabion.Rules.Container.Develop;

/// <summary>Dockerfile cannot be built.</summary>
internal sealed class DockerfileCannotBeBuilt : Rule<Dockerfile>
{
    public override RuleCard Card { get; } = new()
    {
        Id = RuleId.Parse("GBN-CON-125"),
        Title = "Dockerfile cannot be built",
        Severity = Severity.Medium,
        Stage = Stage.Develop,
        Why = "The builder refuses the whole file; nothing below this line says what the image would be.",
        Fix = "Correct the line.",
        References = ["https://docs.docker.com/reference/dockerfile/#format"],
        Aliases = ["DL3061", "should_specify_base_image", "from_first", "invalid_line", "invalid_command", "missing_args", "extra_args", "invalid_format", "required_params"],
    };

    public override ImmutableArray<Example> Examples =>
    [
        Example.Bad("Dockerfile", """
            RUN true <--
            FROM debian:12.8
            """),
        Example.Good("Dockerfile", """
            # syntax=docker/dockerfile:1
            ARG TAG=12.8
            FROM debian:${TAG}
            """),
    ];

    public override IEnumerable<Problem> Check(Dockerfile file) =>
        file.Problems.Take(50).Select(problem => new Problem(problem.At, $"syntax {problem.Kind}", problem.Message));
}
