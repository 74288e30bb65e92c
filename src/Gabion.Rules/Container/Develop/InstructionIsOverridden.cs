using System.Collections.Immutable;
using Gabion.Model;
using Gabion.Model.Container;

namespace Gabion.Rules.Container.Develop;

/// <summary>Only the last CMD, ENTRYPOINT or HEALTHCHECK counts.</summary>
internal sealed class InstructionIsOverridden : Rule<Dockerfile>
{
    public override RuleCard Card { get; } = new()
    {
        Id = RuleId.Parse("GBN-CON-047"),
        Title = "Only the last CMD, ENTRYPOINT or HEALTHCHECK counts",
        Severity = Severity.Medium,
        Stage = Stage.Develop,
        Why = "The earlier one does nothing; who wrote it believes that it runs.",
        Fix = "Keep the one that should run.",
        References = ["https://docs.docker.com/reference/dockerfile/#cmd", "https://docs.docker.com/reference/build-checks/multiple-instructions-disallowed/"],
        Aliases = ["DL4003", "DL4004", "DL3012", "DS-0007", "DS-0016", "DS-0023", "multiple_cmd_instructions_listed", "multiple_entrypoint_instructions_listed", "do_not_use_multiple_healthcheck", "MultipleInstructionsDisallowed"],
    };

    public override ImmutableArray<Example> Examples =>
    [
        Example.Bad("Dockerfile", """
            FROM debian:12.8
            CMD ["a"] <--
            ENTRYPOINT ["x"] <--
            HEALTHCHECK CMD true <--
            CMD ["b"]
            ENTRYPOINT ["y"]
            HEALTHCHECK NONE
            """),
        Example.Good("Dockerfile", """
            FROM debian:12.8 AS a
            CMD ["a"]
            FROM a
            CMD ["b"]
            """),
    ];

    public override IEnumerable<Problem> Check(Dockerfile file) =>
        file.Stages.SelectMany(stage => Dead<CmdInstruction>(stage).Concat(Dead<EntrypointInstruction>(stage)).Concat(Dead<HealthcheckInstruction>(stage)));

    private static IEnumerable<Problem> Dead<T>(BuildStage stage)
        where T : Instruction
    {
        var all = stage.All<T>().ToList();
        return all.Take(all.Count - 1).Select(instruction => instruction.Problem($"This {instruction.Keyword} is overridden by a later one of its stage"));
    }
}
