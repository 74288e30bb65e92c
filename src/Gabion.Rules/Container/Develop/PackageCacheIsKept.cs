using System.Collections.Immutable;
using Gabion.Model;
using Gabion.Model.Container;

namespace Gabion.Rules.Container.Develop;

/// <summary>Cache of the package manager stays in the image.</summary>
internal sealed class PackageCacheIsKept : Rule<Dockerfile>
{
    public override RuleCard Card { get; } = new()
    {
        Id = RuleId.Parse("GBN-CON-056"),
        Title = "Cache of the package manager stays in the image",
        Severity = Severity.Info,
        Stage = Stage.Develop,
        Why = "Downloaded packages and indexes make the layer larger by tens to hundreds of megabytes.",
        Fix = "End the same RUN with `dnf clean all` (`yum clean all`, `microdnf clean all`, `zypper clean --all`).",
        References = ["https://docs.docker.com/build/building/best-practices/#run"],
        Aliases = ["DL3032", "DL3036", "DL3040", "DS-0015", "DS-0019", "DS-0020", "DS-0027", "yum_clean_all_missing", "missing_dnf_clean_all", "missing_zypper_clean"],
    };

    public override ImmutableArray<Example> Examples =>
    [
        Example.Bad("Dockerfile", """
            FROM fedora:41
            RUN dnf install -y nginx <--
            """),
        Example.Bad("Dockerfile", """
            FROM opensuse/leap:15.6
            RUN zypper -n install curl <--
            """),
        Example.Good("Dockerfile", """
            FROM fedora:41
            RUN dnf install -y nginx && dnf clean all
            RUN microdnf install -y a && rm -rf /var/cache/*
            RUN --mount=type=cache,target=/var/cache/libdnf5 dnf install -y jq
            """),
        Example.Good("Dockerfile", """
            FROM opensuse/leap:15.6
            RUN zypper -n install curl && zypper clean -a
            """),
    ];

    public override ImmutableArray<string> Mentions => ["yum", "dnf", "microdnf", "tdnf", "dnf5", "zypper"];

    public override IEnumerable<Problem> Check(Dockerfile file) =>
        from commands in PackageCommand.Of(file).Where(command => command.Tool is PackageTool.Rpm or PackageTool.Zypper).GroupBy(command => command.Instruction)
        let install = commands.FirstOrDefault(command => (command.IsInstall || command.Verb is "update" or "upgrade") && !command.Has("--installroot", "--root"))
        where install is not null && install.Invocation.IsInImage && !commands.Any(command => command.Verb is "clean" or "cc")
            && !install.HasMountAt("/var/cache") && !install.IsFollowedByRemoval(file, "/var/cache", "/var/cache/yum", "/var/cache/dnf", "/var/cache/zypp")
        let program = install.Invocation.Program
        select install.Invocation.Problem($"{program} {install.Verb} keeps its cache in the image") with
        {
            Patch = RunEnd.Append(install.Instruction, program == "zypper" ? "zypper clean --all" : $"{program} clean all"),
        };
}
