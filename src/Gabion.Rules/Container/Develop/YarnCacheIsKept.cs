using System.Collections.Immutable;
using Gabion.Model;
using Gabion.Model.Container;

namespace Gabion.Rules.Container.Develop;

/// <summary>Cache of yarn stays in the image.</summary>
internal sealed class YarnCacheIsKept : Rule<Dockerfile>
{
    public override RuleCard Card { get; } = new()
    {
        Id = RuleId.Parse("GBN-CON-058"),
        Title = "Cache of yarn stays in the image",
        Severity = Severity.Info,
        Stage = Stage.Develop,
        Why = "Downloaded packages make the layer larger and are never used again.",
        Fix = "End the same RUN with `yarn cache clean`, or mount a cache.",
        References = ["https://classic.yarnpkg.com/en/docs/cli/cache"],
        Aliases = ["DL3060"],
    };

    public override ImmutableArray<Example> Examples =>
    [
        Example.Bad("Dockerfile", """
            FROM node:22
            RUN yarn install --frozen-lockfile <--
            """),
        Example.Good("Dockerfile", """
            FROM node:22 AS build
            RUN yarn install
            FROM node:22
            RUN yarn install --frozen-lockfile && yarn cache clean
            RUN --mount=type=cache,target=/usr/local/share/.cache yarn install
            RUN yarn build
            """),
    ];

    public override ImmutableArray<string> Mentions => ["yarn", "yarnpkg"];

    public override IEnumerable<Problem> Check(Dockerfile file) =>
        from commands in Invocations.OfRuns(file).Where(command => command.Program is "yarn" or "yarnpkg").GroupBy(command => command.Instruction)
        let install = commands.FirstOrDefault(command => command.Words.Length > 1 && command.Words[1].Text is "install" or "add" or "global")
        where install is { IsInImage: true } && !commands.Any(command => command.Words is [_, { Text: "cache" }, { Text: "clean" }, ..]) && !install.Has("--cache-folder")
            && install.Run is { } run && !run.Mounts.Any(mount => mount.Type is "cache" or "tmpfs") && !Invocations.Of(file, run).Any(other => other.Program == "rm" && other.Mentions("cache"))
        select install.Problem("yarn keeps its cache in the image");
}
