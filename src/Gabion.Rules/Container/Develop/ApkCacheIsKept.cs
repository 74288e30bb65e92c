using System.Collections.Immutable;
using Gabion.Model;
using Gabion.Model.Container;

namespace Gabion.Rules.Container.Develop;

/// <summary>Package index of apk stays in the image.</summary>
internal sealed class ApkCacheIsKept : Rule<Dockerfile>
{
    public override RuleCard Card { get; } = new()
    {
        Id = RuleId.Parse("GBN-CON-055"),
        Title = "Package index of apk stays in the image",
        Severity = Severity.Info,
        Stage = Stage.Develop,
        Why = "It makes the layer larger and is stale at once.",
        Fix = "Use `apk add --no-cache`.",
        References = ["https://wiki.alpinelinux.org/wiki/Alpine_Package_Keeper"],
        Aliases = ["DL3019", "DS-0025", "apk_add_using_local_cache_path"],
    };

    public override ImmutableArray<Example> Examples =>
    [
        Example.Bad("Dockerfile", """
            FROM alpine:3.21
            RUN apk update && apk add curl=8.11.0-r2 <--
            """),
        Example.Good("Dockerfile", """
            FROM alpine:3.21
            RUN apk add --no-cache curl && apk --no-cache add git
            RUN --mount=type=cache,target=/var/cache/apk apk add jq
            RUN apk add --update bash && rm -rf /var/cache/apk/*
            RUN find /usr/local -type f | xargs -rt apk add --no-network --virtual .rundeps
            """),
    ];

    public override ImmutableArray<string> Mentions => ["apk"];

    public override IEnumerable<Problem> Check(Dockerfile file) =>
        from command in PackageCommand.Of(file, PackageTool.Apk)
        where command.Verb == "add" && command.Invocation.IsInImage && !command.Has("--no-cache", "--no-network") && !command.HasMountAt("/var/cache/apk") && !command.HasMountAt("/etc/apk/cache")
            && !command.IsFollowedByRemoval(file, "/var/cache/apk", "/var/cache/*") && !command.Has("--root", "-p")
            && !PackageCommand.Of(file, PackageTool.Apk).Any(other => other.Instruction == command.Instruction && other.Verb == "cache")
        select command.Invocation.Problem("apk add keeps its index in the image") with { Patch = command.Invocation.InsertAfter(command.VerbWord, " --no-cache") };
}
