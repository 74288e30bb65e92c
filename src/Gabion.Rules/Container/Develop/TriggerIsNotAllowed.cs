using System.Collections.Immutable;
using Gabion.Model;
using Gabion.Model.Container;

namespace Gabion.Rules.Container.Develop;

/// <summary>ONBUILD holds an instruction that cannot be triggered.</summary>
internal sealed class TriggerIsNotAllowed : Rule<Dockerfile>
{
    public override RuleCard Card { get; } = new()
    {
        Id = RuleId.Parse("GBN-CON-121"),
        Title = "ONBUILD holds an instruction that cannot be triggered",
        Severity = Severity.Medium,
        Stage = Stage.Develop,
        Why = "Builds that start from this image fail, or ignore it.",
        Fix = "Remove ONBUILD before FROM, MAINTAINER or ONBUILD.",
        References = ["https://docs.docker.com/reference/dockerfile/#onbuild"],
        Aliases = ["DL3043", "from_or_maintainer_cannot_be_triggered"],
    };

    public override ImmutableArray<Example> Examples =>
    [
        Example.Bad("Dockerfile", """
            FROM debian:12.8
            ONBUILD MAINTAINER me <--
            """),
        Example.Good("Dockerfile", """
            FROM debian:12.8
            ONBUILD RUN make
            """),
    ];

    public override ImmutableArray<string> Mentions => ["ONBUILD"];

    public override IEnumerable<Problem> Check(Dockerfile file) =>
        from instruction in file.Syntax.Instructions
        where instruction is { Keyword: "ONBUILD", Inner.Keyword: "ONBUILD" or "FROM" or "MAINTAINER" }
        select new Problem(instruction.KeywordSpan, $"ONBUILD {instruction.Inner!.Keyword}", $"ONBUILD {instruction.Inner.Keyword} cannot be triggered");
}
