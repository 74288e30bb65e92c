using System.Collections.Immutable;
using Gabion.Model;
using Gabion.Model.Container;

namespace Gabion.Rules.Container.Develop;

/// <summary>An empty line stands inside an instruction.</summary>
internal sealed class ContinuationIsEmpty : Rule<Dockerfile>
{
    public override RuleCard Card { get; } = new()
    {
        Id = RuleId.Parse("GBN-CON-123"),
        Title = "An empty line stands inside an instruction",
        Severity = Severity.Info,
        Stage = Stage.Develop,
        Why = "Future versions of the builder end the instruction there.",
        Fix = "Remove the empty line, or put a comment there.",
        References = ["https://docs.docker.com/reference/build-checks/no-empty-continuation/"],
        Aliases = ["NoEmptyContinuation"],
    };

    public override ImmutableArray<Example> Examples =>
    [
        Example.Bad("Dockerfile", """
            FROM debian:12.8
            RUN true \
             <--
              && false
            """),
        Example.Good("Dockerfile", """
            FROM debian:12.8
            RUN true \
             # a comment
             && false
            """),
    ];

    public override IEnumerable<Problem> Check(Dockerfile file) =>
        from instruction in file.Syntax.Instructions
        from empty in instruction.EmptyContinuations
        select new Problem(empty, $"{instruction.Keyword} continuation", "An empty line stands inside this instruction");
}
