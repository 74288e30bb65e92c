using System.Collections.Immutable;
using Gabion.Model;
using Gabion.Model.Container;

namespace Gabion.Rules.Container.Develop;

/// <summary>sudo is used.</summary>
internal sealed class SudoIsUsed : Rule<Dockerfile>
{
    public override RuleCard Card { get; } = new()
    {
        Id = RuleId.Parse("GBN-CON-022"),
        Title = "sudo is used",
        Severity = Severity.Low,
        Stage = Stage.Develop,
        Why = "A build is root already, and a container gains nothing by it; installed, sudo is a way from any user of the container to root.",
        Fix = "Remove sudo; change the user with `USER`, or use gosu or su-exec in a start script.",
        References = ["https://docs.docker.com/build/building/best-practices/#user"],
        Controls = [new("CIS-Docker-1.6.0", "4.1", ControlCoverage.Partial)],
        Aliases = ["DL3004", "DS-0010", "CKV2_DOCKER_1", "run_using_sudo", "sudo_usage"],
    };

    public override ImmutableArray<Example> Examples =>
    [
        Example.Bad("Dockerfile", """
            FROM debian:12.8
            RUN sudo -u app make && sudo true <--
            ENTRYPOINT ["sudo", "/app"] <--
            """),
        Example.Bad("Dockerfile", """
            FROM debian:12.8
            RUN apt-get update && apt-get install -y sudo <--
            """),
        Example.Good("Dockerfile", """
            FROM debian:12.8
            RUN apt-get update && echo sudo is not used
            """),
    ];

    public override IEnumerable<Problem> Check(Dockerfile file) =>
        (from invocation in Invocations.All(file)
         where invocation.Program is "sudo" or "doas" && invocation.QuotedIn is null
         group invocation by invocation.Instruction into calls
         select calls.First().Problem($"{calls.Key.Keyword} calls {calls.First().Program}"))
        .Concat(
            from command in PackageCommand.Of(file)
            where command.IsInstall && command.Invocation.IsInImage
            let package = command.Packages.FirstOrDefault(package => package.Text == "sudo")
            where package is not null
            select command.Invocation.ProblemAt(package, "sudo is installed in the image"));
}
