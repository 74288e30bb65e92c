using System.Collections.Immutable;
using Gabion.Model;
using Gabion.Model.Container;

namespace Gabion.Rules.Container.Develop;

/// <summary>Package lists are updated in a step of their own.</summary>
internal sealed class UpdateStandsAlone : Rule<Dockerfile>
{
    public override RuleCard Card { get; } = new()
    {
        Id = RuleId.Parse("GBN-CON-059"),
        Title = "Package lists are updated in a step of their own",
        Severity = Severity.Low,
        Stage = Stage.Develop,
        Why = "The step stays in the build cache for months while the install below it changes: it installs old versions, or fails.",
        Fix = "Update and install in one RUN.",
        References = ["https://docs.docker.com/build/building/best-practices/#apt-get"],
        Controls = [new("CIS-Docker-1.6.0", "4.7", ControlCoverage.Full)],
        Aliases = ["DS-0017", "CKV_DOCKER_5", "update_instruction_alone"],
    };

    public override ImmutableArray<Example> Examples =>
    [
        Example.Bad("Dockerfile", """
            FROM debian:12.8
            RUN apt-get update <--
            RUN apt-get install -y curl
            """),
        Example.Good("Dockerfile", """
            FROM debian:12.8
            RUN apt-get update && apt-get install -y curl
            RUN apt-get update && ./install.sh
            RUN --mount=type=cache,target=/var/lib/apt apt-get update
            """),
    ];

    public override ImmutableArray<string> Mentions => ["apt-get", "apt", "aptitude", "apk", "yum", "dnf", "microdnf", "tdnf", "dnf5", "zypper"];

    public override IEnumerable<Problem> Check(Dockerfile file) =>
        from run in file.All<RunInstruction>()
        let commands = PackageCommand.Of(file).Where(command => command.Instruction == run).ToList()
        let update = commands.FirstOrDefault(IsUpdate)
        where update is not null && commands.All(IsUpdate) && Invocations.Of(file, run).All(other => other == update.Invocation || IsPreparation(other.Program))
            && run.Mounts.All(mount => mount.Type != "cache")
        select update.Invocation.Problem($"{update.Invocation.Program} {update.Verb} stands alone in its RUN");

    private static bool IsUpdate(PackageCommand command) => command.Tool switch
    {
        PackageTool.Apt or PackageTool.Apk => command.Verb == "update",
        PackageTool.Rpm => command.Verb is "makecache" or "check-update",
        PackageTool.Zypper => command.Verb is "refresh" or "ref",
        _ => false,
    };

    // What may stand beside an update without installing anything.
    private static bool IsPreparation(string program) =>
        program is "apt-get" or "apt" or "apk" or "dnf" or "yum" or "zypper" or "sudo" or "set" or "echo" or "true" or "rm" or "sed" or "apt-key" or "add-apt-repository" or "mkdir" or "export" or "dpkg";
}
