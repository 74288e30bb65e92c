using System.Collections.Immutable;
using Gabion.Model;
using Gabion.Model.Container;

namespace Gabion.Rules.Container.Develop;

/// <summary>Package lists of apt stay in the image.</summary>
internal sealed class AptListsAreKept : Rule<Dockerfile>
{
    public override RuleCard Card { get; } = new()
    {
        Id = RuleId.Parse("GBN-CON-054"),
        Title = "Package lists of apt stay in the image",
        Severity = Severity.Info,
        Stage = Stage.Develop,
        Why = "They make the layer larger by tens of megabytes and are stale at once.",
        Fix = "Remove them in the same RUN: `rm -rf /var/lib/apt/lists/*`.",
        References = ["https://docs.docker.com/build/building/best-practices/#apt-get"],
        Aliases = ["DL3009", "apt_get_install_lists_were_not_deleted"],
    };

    public override ImmutableArray<Example> Examples =>
    [
        Example.Bad("Dockerfile", """
            FROM debian:12.8
            RUN apt-get update && apt-get install -y curl && apt-get clean <--
            """),
        Example.Good("Dockerfile", """
            FROM debian:12.8 AS build
            RUN apt-get update && apt-get install -y gcc
            FROM debian:12.8
            RUN apt-get update && apt-get install -y curl && rm -rf /var/lib/apt/lists/*
            RUN --mount=type=cache,target=/var/lib/apt,sharing=locked apt-get update && apt-get install -y git
            RUN apt-get update; apt-get install -y jq; apt-get dist-clean
            RUN apt-get install -y ./local.deb
            """),
    ];

    public override ImmutableArray<string> Mentions => ["apt-get", "apt", "aptitude"];

    public override IEnumerable<Problem> Check(Dockerfile file) =>
        from commands in PackageCommand.Of(file, PackageTool.Apt).GroupBy(command => command.Instruction)
        let update = commands.FirstOrDefault(command => command.Verb == "update")
        where update is not null && update.Invocation.IsInImage && !update.HasMountAt("/var/lib/apt")
            && !update.IsFollowedByRemoval(file, "/var/lib/apt", "/var/lib/apt/lists", "/var/lib/{apt", "/var/lib/*")
            && !commands.Any(command => command.Verb is "distclean" or "dist-clean")
        select update.Invocation.Problem("The lists of apt-get update stay in the image") with
        {
            Patch = AreNeeded(file, update.Instruction) ? null : RunEnd.Append(update.Instruction, "rm -rf /var/lib/apt/lists/*"),
        };

    /// <summary>True when an install elsewhere lives on these lists: its own RUN does not update, or this one only updates.</summary>
    private static bool AreNeeded(Dockerfile file, Instruction update) =>
        PackageCommand.Of(file, PackageTool.Apt).GroupBy(command => command.Instruction)
            .Any(run => run.Key == update ? !run.Any(command => command.IsInstall) : run.Any(command => command.IsInstall) && !run.Any(command => command.Verb == "update"));
}
