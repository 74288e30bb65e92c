using System.Collections.Immutable;
using Gabion.Formats.Dockerfile;
using Gabion.Model;
using Gabion.Model.Container;

namespace Gabion.Rules.Container.Develop;

/// <summary>Cache of pip stays in the image.</summary>
internal sealed class PipCacheIsKept : Rule<Dockerfile>
{
    public override RuleCard Card { get; } = new()
    {
        Id = RuleId.Parse("GBN-CON-057"),
        Title = "Cache of pip stays in the image",
        Severity = Severity.Info,
        Stage = Stage.Develop,
        Why = "Downloaded wheels make the layer larger and are never used again.",
        Fix = "Use `pip install --no-cache-dir`, or `RUN --mount=type=cache,target=/root/.cache/pip`.",
        References = ["https://pip.pypa.io/en/stable/topics/caching/"],
        Aliases = ["DL3042", "pip_install_keeping_cached_packages"],
    };

    public override ImmutableArray<Example> Examples =>
    [
        Example.Bad("Dockerfile", """
            FROM python:3.13-slim
            RUN pip install -r requirements.txt <--
            RUN python3 -m pip install flask==3.1.0 <--
            """),
        Example.Good("Dockerfile", """
            FROM python:3.13-slim AS build
            RUN pip install build==1.2.2
            FROM python:3.13-slim
            RUN pip install --no-cache-dir flask==3.1.0
            RUN --mount=type=cache,target=/root/.cache/pip pip install -r requirements.txt
            ENV PIP_NO_CACHE_DIR=1
            RUN pip install requests==2.32.3
            """),
    ];

    public override ImmutableArray<string> Mentions => ["pip"];

    public override IEnumerable<Problem> Check(Dockerfile file) =>
        from command in PackageCommand.Of(file, PackageTool.Pip)
        where command is { Verb: "install", Instruction: RunInstruction run } && command.Invocation.IsInImage && command.Invocation.Program != "uv"
            && !command.Has("--no-cache-dir", "--no-cache", "--cache-dir") && !command.HasMountAt("/root/.cache/pip") && !command.HasMountAt("/.cache/pip") && !HasCacheMount(command)
            && run.State.Lookup("PIP_NO_CACHE_DIR") is not { State: VariableState.Set, Text: not ("" or "0" or "off") }
            && !command.Invocation.Command.Assignments.Any(assignment => assignment.Name == "PIP_NO_CACHE_DIR")
            && !command.IsFollowedByRemoval(file, ".cache", "/root/.*", "/tmp/pip") && !PackageCommand.Of(file, PackageTool.Pip).Any(other => other.Instruction == run && other.Verb == "cache")
        select command.Invocation.Problem("pip install keeps its cache in the image") with { Patch = command.Invocation.InsertAfter(command.VerbWord, " --no-cache-dir") };

    private static bool HasCacheMount(PackageCommand command) =>
        command.Invocation.Run is { } run && run.Mounts.Any(mount => mount.Type == "cache" && mount.Target is { } target && target.Contains("cache", StringComparison.Ordinal));
}
