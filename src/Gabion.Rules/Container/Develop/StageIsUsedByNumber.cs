using System.Collections.Immutable;
using Gabion.Model;
using Gabion.Model.Container;

namespace Gabion.Rules.Container.Develop;

/// <summary>A stage is referred to by its number.</summary>
internal sealed class StageIsUsedByNumber : Rule<Dockerfile>
{
    public override RuleCard Card { get; } = new()
    {
        Id = RuleId.Parse("GBN-CON-009"),
        Title = "A stage is referred to by its number",
        Severity = Severity.Info,
        Stage = Stage.Develop,
        Why = "A number silently means another stage once a stage is added before it.",
        Fix = "Name the stage (`FROM … AS build`) and use the name.",
        References = ["https://docs.docker.com/reference/dockerfile/#copy---from"],
        Aliases = ["using_unnamed_build_stages"],
    };

    public override ImmutableArray<Example> Examples =>
    [
        Example.Bad("Dockerfile", """
            FROM golang:1.23
            RUN go build -o /app .
            FROM scratch
            COPY --from=0 /app /app <--
            """),
        Example.Good("Dockerfile", """
            FROM golang:1.23 AS build
            FROM scratch
            COPY --from=build /app /app
            """),
    ];

    public override ImmutableArray<string> Mentions => ["COPY"];

    public override IEnumerable<Problem> Check(Dockerfile file) =>
        from copy in file.All<CopyInstruction>()
        where copy is { FromStage: not null, From.HasVariables: false } && int.TryParse(copy.From!.Text, out _)
        select copy.ProblemAt(copy.From!.Span, $"COPY takes from stage {copy.From.Text} by its number");
}
