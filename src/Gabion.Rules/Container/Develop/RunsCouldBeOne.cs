using System.Collections.Immutable;
using Gabion.Model;
using Gabion.Model.Container;

namespace Gabion.Rules.Container.Develop;

/// <summary>Several RUN instructions follow each other.</summary>
internal sealed class RunsCouldBeOne : Rule<Dockerfile>
{
    public override RuleCard Card { get; } = new()
    {
        Id = RuleId.Parse("GBN-CON-094"),
        Title = "Several RUN instructions follow each other",
        Severity = Severity.Info,
        Stage = Stage.Develop,
        Why = "Each makes a layer; files that a later one deletes stay in the earlier. (Separate steps cache better: this is a matter of taste.)",
        Fix = "Join them with `&&`, or use a here-document.",
        References = ["https://docs.docker.com/build/building/best-practices/#run"],
        Aliases = ["DL3059", "multiple_run_add_copy_instructions_listed"],
        OnByDefault = false,
    };

    public override ImmutableArray<Example> Examples =>
    [
        Example.Bad("Dockerfile", """
            FROM debian:12.8
            RUN a
            RUN b <--
            """),
        Example.Good("Dockerfile", """
            FROM debian:12.8
            RUN a && b
            WORKDIR /x
            RUN c
            """),
    ];

    public override IEnumerable<Problem> Check(Dockerfile file) =>
        from stage in file.Stages
        from pair in stage.Instructions.Zip(stage.Instructions.Skip(1))
        where pair is { First: RunInstruction { Mounts: [] }, Second: RunInstruction { Mounts: [] } }
        select pair.Second.Problem("This RUN follows another one");
}
