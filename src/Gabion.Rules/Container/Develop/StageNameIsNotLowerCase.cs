using System.Collections.Immutable;
using Gabion.Model;
using Gabion.Model.Container;

namespace Gabion.Rules.Container.Develop;

/// <summary>Stage name has capitals.</summary>
internal sealed class StageNameIsNotLowerCase : Rule<Dockerfile>
{
    public override RuleCard Card { get; } = new()
    {
        Id = RuleId.Parse("GBN-CON-006"),
        Title = "Stage name has capitals",
        Severity = Severity.Info,
        Stage = Stage.Develop,
        Why = "Stage names are compared in lower case; mixed spelling hides that two names are one.",
        Fix = "Write the name in lower case.",
        References = ["https://docs.docker.com/reference/build-checks/stage-name-casing/"],
        Aliases = ["StageNameCasing"],
    };

    public override ImmutableArray<Example> Examples =>
    [
        Example.Bad("Dockerfile", """
            FROM alpine:3.21 AS Build <--
            """),
        Example.Good("Dockerfile", """
            FROM alpine:3.21 AS build-2
            """),
    ];

    public override IEnumerable<Problem> Check(Dockerfile file) =>
        from stage in file.Stages
        let written = stage.From.StageNameText
        where written is not null && written != stage.Name && stage.From.StageNameSpan is not null
        let span = stage.From.StageNameSpan ?? stage.From.Span
        select stage.From.ProblemAt(span, $"The stage name '{written}' has capitals") with
        {
            Patch = new(PatchSafety.Safe, [new TextEdit(span, written.ToLowerInvariant())]),
        };
}
