using System.Collections.Immutable;
using Gabion.Model;
using Gabion.Model.Container;

namespace Gabion.Rules.Container.Develop;

/// <summary>Recommended packages are installed too.</summary>
internal sealed class RecommendedPackagesAreInstalled : Rule<Dockerfile>
{
    public override RuleCard Card { get; } = new()
    {
        Id = RuleId.Parse("GBN-CON-053"),
        Title = "Recommended packages are installed too",
        Severity = Severity.Info,
        Stage = Stage.Develop,
        Why = "Packages that nobody asked for make the image larger and give attackers more to use.",
        Fix = "Add `--no-install-recommends`, and name what is then missing.",
        References = ["https://docs.docker.com/build/building/best-practices/#apt-get"],
        Controls = [new("CIS-Docker-1.6.0", "4.3", ControlCoverage.Partial)],
        Aliases = ["DL3015", "DS-0029", "apt_get_not_avoiding_additional_packages"],
    };

    public override ImmutableArray<Example> Examples =>
    [
        Example.Bad("Dockerfile", """
            FROM debian:12.8
            RUN apt-get update && apt-get install -y curl <--
            """),
        Example.Good("Dockerfile", """
            FROM debian:12.8 AS build
            RUN apt-get update && apt-get install -y gcc
            FROM debian:12.8
            RUN apt-get update && apt-get install -y --no-install-recommends curl && apt-get -o APT::Install-Recommends=0 install -y git
            """),
    ];

    public override ImmutableArray<string> Mentions => ["apt-get", "apt", "aptitude"];

    public override IEnumerable<Problem> Check(Dockerfile file) =>
        from command in PackageCommand.Of(file, PackageTool.Apt)
        where command is { Verb: "install", Packages.IsEmpty: false } && command.Invocation.IsInImage && command.Invocation.Program != "aptitude"
            && !command.Has("--no-install-recommends", "-R") && !command.Invocation.Mentions("Install-Recommends") && !command.Invocation.Mentions("--install-recommends")
            && !Invocations.OfRuns(file).Any(other => other.Program is "echo" or "printf" && other.Mentions("Install-Recommends"))
        select command.Invocation.Problem($"{command.Invocation.Program} install takes recommended packages along") with
        {
            Patch = command.Invocation.InsertAfter(command.VerbWord, " --no-install-recommends", PatchSafety.NeedsRuntimeKnowledge),
        };
}
