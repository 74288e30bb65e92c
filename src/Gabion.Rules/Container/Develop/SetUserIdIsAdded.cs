using System.Collections.Immutable;
using Gabion.Model;
using Gabion.Model.Container;

namespace Gabion.Rules.Container.Develop;

/// <summary>A program is made set-user-id.</summary>
internal sealed class SetUserIdIsAdded : Rule<Dockerfile>
{
    public override RuleCard Card { get; } = new()
    {
        Id = RuleId.Parse("GBN-CON-039"),
        Title = "A program is made set-user-id",
        Severity = Severity.Medium,
        Stage = Stage.Develop,
        Why = "Everyone who runs it becomes its owner, mostly root: a fault in the program is a way up.",
        Fix = "Remove the bit; give a file capability, or run the program as the user it needs.",
        References = ["https://docs.docker.com/engine/security/"],
        Controls = [new("CIS-Docker-1.6.0", "4.8", ControlCoverage.Full)],
    };

    public override ImmutableArray<Example> Examples =>
    [
        Example.Bad("Dockerfile", """
            FROM debian:12.8
            RUN chmod u+s /usr/bin/tool <--
            RUN chmod 4755 /usr/bin/other <--
            """),
        Example.Good("Dockerfile", """
            FROM debian:12.8
            RUN chmod u-s /bin/su && chmod 0755 /a && chmod g+s /srv && find / -perm /6000 -exec chmod a-s {} +
            """),
    ];

    public override ImmutableArray<string> Mentions => ["chmod"];

    public override IEnumerable<Problem> Check(Dockerfile file) =>
        from invocation in Invocations.OfRuns(file)
        where invocation.Program == "chmod" && invocation.IsInImage
        let mode = invocation.Arguments.FirstOrDefault(word => !word.Text.StartsWith('-'))
        where mode is { IsLiteral: true } && (IsSymbolic(mode.Text) || (mode.Text.Length == 4 && mode.Text.All(char.IsAsciiDigit) && mode.Text[0] is '4' or '6' or '7'))
        select invocation.Problem($"chmod {mode.Text} makes a program set-user-id");

    private static bool IsSymbolic(string mode) =>
        mode.Split(',').Any(part => part.IndexOfAny(['+', '=']) is var sign and >= 0 && part[sign..].Contains('s') && !part[..sign].Contains('g'));
}
