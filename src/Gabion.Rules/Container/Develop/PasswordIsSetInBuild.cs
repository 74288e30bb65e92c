using System.Collections.Immutable;
using Gabion.Formats.Shell;
using Gabion.Model;
using Gabion.Model.Container;

namespace Gabion.Rules.Container.Develop;

/// <summary>A password is set by a build step.</summary>
internal sealed class PasswordIsSetInBuild : Rule<Dockerfile>
{
    public override RuleCard Card { get; } = new()
    {
        Id = RuleId.Parse("GBN-CON-023"),
        Title = "A password is set by a build step",
        HidesValue = true,
        Severity = Severity.High,
        Stage = Stage.Develop,
        Why = "The password is in a layer and in the history of the image, the same for everyone who pulls it.",
        Fix = "Do not give accounts of an image a password; nobody needs to log in to a container.",
        References = ["https://docs.docker.com/reference/dockerfile/#run"],
        Controls = [new("CIS-Docker-1.6.0", "4.10", ControlCoverage.Partial)],
        Aliases = ["CKV2_DOCKER_17"],
    };

    public override ImmutableArray<Example> Examples =>
    [
        Example.Bad("Dockerfile", """
            FROM debian:12.8
            RUN echo "root:hunter2" | chpasswd <--
            RUN useradd -m -p secret app <--
            """),
        Example.Good("Dockerfile", """
            FROM debian:12.8
            RUN useradd -m -p '*' app && passwd -l app && passwd -d other
            """),
    ];

    public override ImmutableArray<string> Mentions => ["chpasswd", "passwd", "useradd", "usermod"];

    public override IEnumerable<Problem> Check(Dockerfile file) =>
        from invocation in Invocations.OfRuns(file)
        where invocation.Program is "chpasswd"
            || (invocation.Program == "passwd" && !invocation.Has("-d", "-l", "--delete", "--lock") && invocation.Command.Previous is not null)
            || (invocation.Program is "useradd" or "usermod" && HasPassword(invocation))
        select invocation.Problem($"RUN sets a password with {invocation.Program}") with
        {
            Severity = invocation.Command.Previous is SimpleCommand { Program: "echo" or "printf" } text && text.Arguments.Any(word => !word.IsLiteral) ? Severity.Medium : Severity.High,
        };

    private static bool HasPassword(Invocation invocation) =>
        (invocation.ValueOf("-p") ?? invocation.ValueOf("--password")) is { Text: not ("*" or "!" or "!!" or "x" or "") };
}
