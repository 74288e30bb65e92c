using System.Collections.Immutable;
using Gabion.Model;
using Gabion.Model.Container;

namespace Gabion.Rules.Container.Develop;

/// <summary>A variable is not declared, but one like it is.</summary>
internal sealed class VariableIsMisspelt : Rule<Dockerfile>
{
    public override RuleCard Card { get; } = new()
    {
        Id = RuleId.Parse("GBN-CON-102"),
        Title = "A variable is not declared, but one like it is",
        Severity = Severity.Low,
        Stage = Stage.Develop,
        Why = "The build goes on with an empty value where another was meant.",
        Fix = "Correct the name.",
        References = ["https://docs.docker.com/reference/build-checks/undefined-var/"],
        Aliases = ["UndefinedVar"],
    };

    public override ImmutableArray<Example> Examples =>
    [
        Example.Bad("Dockerfile", """
            FROM debian:12.8
            ARG APP_HOME=/app
            WORKDIR ${APP_HOMES} <--
            """),
        Example.Good("Dockerfile", """
            FROM debian:12.8
            ARG APP_HOME=/app
            WORKDIR ${APP_HOME}
            COPY . $HOME
            ENV PORT1=80
            ENV PORTS=$PORT2
            """),
    ];

    public override IEnumerable<Problem> Check(Dockerfile file) =>
        from instruction in file.Instructions
        where instruction is WorkdirInstruction or TransferInstruction or EnvInstruction or UserInstruction
        from text in Texts(instruction)
        from name in text.Variables
        where name.Length > 3 && !instruction.State.Variables.ContainsKey(name)
        let meant = Spelling.Nearest(name, instruction.State.Variables.Keys.Where(key => key.Length > 3 && !key.StartsWith("TARGET", StringComparison.Ordinal) && !key.StartsWith("BUILD", StringComparison.Ordinal)), 2)
        where meant is not null && Digits(meant) == Digits(name)
        select instruction.ProblemAt(text.Span, $"{name} is not declared; did you mean {meant}?");

    /// <summary>The digits of a name: <c>PORT1</c> is not a misspelt <c>PORT2</c>.</summary>
    private static string Digits(string name) => string.Concat(name.Where(char.IsAsciiDigit));

    private static IEnumerable<ExpandedText> Texts(Instruction instruction) => instruction switch
    {
        TransferInstruction copy => copy.Destination is null ? copy.Sources : copy.Sources.Append(copy.Destination),
        WorkdirInstruction workdir => [workdir.Directory],
        UserInstruction user => [user.User],
        EnvInstruction env => env.Variables.Where(variable => variable.Value is not null).Select(variable => variable.Value!),
        _ => [],
    };
}
