using System.Collections.Immutable;
using Gabion.Model;
using Gabion.Model.Container;

namespace Gabion.Rules.Container.Develop;

/// <summary>Two stages have the same name.</summary>
internal sealed class StageNameIsTaken : Rule<Dockerfile>
{
    public override RuleCard Card { get; } = new()
    {
        Id = RuleId.Parse("GBN-CON-004"),
        Title = "Two stages have the same name",
        Severity = Severity.Medium,
        Stage = Stage.Develop,
        Why = "The later stage hides the earlier one: `COPY --from` takes files from another stage than the reader thinks.",
        Fix = "Give each stage a name of its own.",
        References = ["https://docs.docker.com/reference/dockerfile/#from", "https://docs.docker.com/reference/build-checks/duplicate-stage-name/"],
        Aliases = ["DL3024", "DS-0012", "CKV_DOCKER_11", "same_alias_in_different_froms", "DuplicateStageName"],
    };

    public override ImmutableArray<Example> Examples =>
    [
        Example.Bad("Dockerfile", """
            FROM golang:1.23 AS build
            FROM node:22 AS build <--
            FROM scratch
            """),
        Example.Good("Dockerfile", """
            FROM golang:1.23 AS build
            FROM node:22 AS web
            FROM scratch
            FROM scratch
            """),
    ];

    public override IEnumerable<Problem> Check(Dockerfile file) =>
        from twins in file.Stages.Where(stage => stage.Name is not null).GroupBy(stage => stage.Name)
        from stage in twins.Skip(1)
        select stage.From.ProblemAt(stage.From.StageNameSpan ?? stage.From.Span, $"The stage name '{stage.Name}' is taken by stage {twins.First().Index}");
}
