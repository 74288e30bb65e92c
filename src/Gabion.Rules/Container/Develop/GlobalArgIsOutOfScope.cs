using System.Collections.Immutable;
using Gabion.Formats;
using Gabion.Model;
using Gabion.Model.Container;

namespace Gabion.Rules.Container.Develop;

/// <summary>An ARG before FROM is used inside a stage.</summary>
internal sealed class GlobalArgIsOutOfScope : Rule<Dockerfile>
{
    public override RuleCard Card { get; } = new()
    {
        Id = RuleId.Parse("GBN-CON-101"),
        Title = "An ARG before FROM is used inside a stage",
        Severity = Severity.Medium,
        Stage = Stage.Develop,
        Why = "An ARG before the first FROM holds for FROM lines only: in the stage the variable is empty.",
        Fix = "Repeat `ARG NAME` (without a value) in the stage.",
        References = ["https://docs.docker.com/reference/dockerfile/#understand-how-arg-and-from-interact", "https://docs.docker.com/reference/build-checks/undefined-var/"],
        Aliases = ["UndefinedVar"],
    };

    public override ImmutableArray<Example> Examples =>
    [
        Example.Bad("Dockerfile", """
            ARG VERSION=1.2
            FROM debian:12.8
            RUN curl -fsSLO "https://example.com/a-${VERSION}.tar.gz" <--
            LABEL version=$VERSION <--
            """),
        Example.Good("Dockerfile", """
            ARG VERSION=1.2
            FROM debian:12.8
            ARG VERSION
            RUN echo "$VERSION"
            FROM debian:12.8
            RUN VERSION=3; echo $VERSION
            """),
    ];

    public override IEnumerable<Problem> Check(Dockerfile file)
    {
        var globals = file.GlobalArgs.SelectMany(arg => arg.Variables).Select(variable => variable.Key).ToHashSet(StringComparer.Ordinal);
        return from use in Uses(file)
               where globals.Contains(use.Name) && !use.Instruction.State.Variables.ContainsKey(use.Name)
               group use by (use.Instruction, use.Name) into uses
               select uses.Key.Instruction.ProblemAt(uses.First().Span, $"{uses.Key.Name} is declared before FROM only: it is empty here");
    }

    private static IEnumerable<(Instruction Instruction, string Name, TextSpan Span)> Uses(Dockerfile file)
    {
        foreach (var instruction in file.Instructions.Where(instruction => instruction.Stage is not null))
        {
            foreach (var text in Texts(instruction))
            {
                foreach (var name in text.Variables)
                {
                    yield return (instruction, name, text.Span);
                }
            }

            if (instruction is RunInstruction { Command.Script: { } script })
            {
                var assigned = script.Commands.SelectMany(command => command.Assignments).Select(assignment => assignment.Name).ToHashSet(StringComparer.Ordinal);
                foreach (var part in script.Commands.SelectMany(command => command.Words).SelectMany(word => word.Expansions).Where(part => part.Name is not null && !assigned.Contains(part.Name)))
                {
                    yield return (instruction, part.Name!, part.Span);
                }
            }
        }
    }

    private static IEnumerable<ExpandedText> Texts(Instruction instruction) => instruction switch
    {
        TransferInstruction copy => copy.Destination is null ? copy.Sources : copy.Sources.Append(copy.Destination),
        WorkdirInstruction workdir => [workdir.Directory],
        UserInstruction user => [user.User],
        EnvInstruction env => env.Variables.Where(variable => variable.Value is not null).Select(variable => variable.Value!),
        LabelInstruction label => label.Labels.Where(variable => variable.Value is not null).Select(variable => variable.Value!),
        ExposeInstruction expose => expose.Ports.Select(port => port.Text),
        _ => [],
    };
}
