using System.Collections.Immutable;
using Gabion.Model;
using Gabion.Model.Container;

namespace Gabion.Rules.Container.Develop;

/// <summary>Stage name is reserved.</summary>
internal sealed class StageNameIsReserved : Rule<Dockerfile>
{
    public override RuleCard Card { get; } = new()
    {
        Id = RuleId.Parse("GBN-CON-005"),
        Title = "Stage name is reserved",
        Severity = Severity.Medium,
        Stage = Stage.Develop,
        Why = "`scratch` and `context` have a meaning of their own; a stage of that name cannot be told from it.",
        Fix = "Rename the stage.",
        References = ["https://docs.docker.com/reference/build-checks/reserved-stage-name/"],
        Aliases = ["DL3063", "ReservedStageName"],
    };

    public override ImmutableArray<Example> Examples =>
    [
        Example.Bad("Dockerfile", """
            FROM alpine:3.21 AS scratch <--
            FROM alpine:3.21 AS Context <--
            """),
        Example.Good("Dockerfile", """
            FROM alpine:3.21 AS base
            FROM scratch
            """),
    ];

    public override IEnumerable<Problem> Check(Dockerfile file) =>
        from stage in file.Stages
        where stage.Name is "scratch" or "context"
        select stage.From.ProblemAt(stage.From.StageNameSpan ?? stage.From.Span, $"The stage name '{stage.Name}' is reserved");
}
