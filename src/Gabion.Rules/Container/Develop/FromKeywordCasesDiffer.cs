using System.Collections.Immutable;
using Gabion.Model;
using Gabion.Model.Container;

namespace Gabion.Rules.Container.Develop;

/// <summary>FROM and AS are written in different cases.</summary>
internal sealed class FromKeywordCasesDiffer : Rule<Dockerfile>
{
    public override RuleCard Card { get; } = new()
    {
        Id = RuleId.Parse("GBN-CON-012"),
        Title = "FROM and AS are written in different cases",
        Severity = Severity.Info,
        Stage = Stage.Develop,
        Why = "Keywords in one case are easier to read; the build warns of it.",
        Fix = "Write both in upper case.",
        References = ["https://docs.docker.com/reference/build-checks/from-as-casing/"],
        Aliases = ["FromAsCasing"],
    };

    public override ImmutableArray<Example> Examples =>
    [
        Example.Bad("Dockerfile", """
            FROM alpine:3.21 as build <--
            """),
        Example.Good("Dockerfile", """
            FROM alpine:3.21 AS build
            """),
        Example.Good("Dockerfile", """
            from alpine:3.21 as build
            """),
    ];

    public override IEnumerable<Problem> Check(Dockerfile file) =>
        from stage in file.Stages
        let arguments = stage.From.Syntax.Arguments
        where arguments.Length > 1 && arguments[1].Text.Equals("AS", StringComparison.OrdinalIgnoreCase)
        let isUpper = stage.From.Syntax.KeywordText == "FROM"
        where isUpper ? arguments[1].Text != "AS" : stage.From.Syntax.KeywordText == "from" && arguments[1].Text != "as"
        select stage.From.ProblemAt(arguments[1].Span, $"'{arguments[1].Text}' does not match '{stage.From.Syntax.KeywordText}'") with
        {
            Patch = new(PatchSafety.Safe, [new TextEdit(arguments[1].Span, isUpper ? "AS" : "as")]),
        };
}
