using System.Collections.Immutable;
using Gabion.Model;
using Gabion.Model.Container;

namespace Gabion.Rules.Container.Develop;

/// <summary>The whole system is upgraded in a build step.</summary>
internal sealed class WholeSystemIsUpgraded : Rule<Dockerfile>
{
    public override RuleCard Card { get; } = new()
    {
        Id = RuleId.Parse("GBN-CON-060"),
        Title = "The whole system is upgraded in a build step",
        Severity = Severity.Low,
        Stage = Stage.Develop,
        Why = "The result depends on the day of the build, and a second copy of what is upgraded stays in the layer; a release upgrade may even change what the base image is.",
        Fix = "Build on a newer base image; upgrade single packages where that cannot wait.",
        References = ["https://docs.docker.com/build/building/best-practices/#apt-get"],
        Aliases = ["DL3005", "DL3017", "DL3031", "DL3035", "DL3039", "DS-0024", "run_using_upgrade_commands"],
    };

    public override ImmutableArray<Example> Examples =>
    [
        Example.Bad("Dockerfile", """
            FROM debian:12.8
            RUN apt-get update && apt-get -y dist-upgrade <--
            """),
        Example.Bad("Dockerfile", """
            FROM fedora:41
            RUN dnf -y update && dnf clean all <--
            """),
        Example.Good("Dockerfile", """
            FROM debian:12.8
            RUN apt-get update && apt-get install -y --only-upgrade openssl
            """),
        Example.Good("Dockerfile", """
            FROM alpine:3.21
            RUN apk upgrade --no-cache openssl && apk update
            """),
        Example.Good("Dockerfile", """
            FROM fedora:41
            RUN dnf -y update curl && dnf upgrade -y --security
            """),
    ];

    public override ImmutableArray<string> Mentions => ["apt-get", "apt", "aptitude", "apk", "yum", "dnf", "microdnf", "tdnf", "dnf5", "zypper"];

    public override IEnumerable<Problem> Check(Dockerfile file) =>
        from command in PackageCommand.Of(file)
        where IsUpgrade(command) && command.Packages.IsEmpty
        let isRelease = command.Verb is "dist-upgrade" or "full-upgrade" or "dup" or "distro-sync" or "system-upgrade"
        select command.Invocation.Problem($"{command.Invocation.Program} {command.Verb} upgrades the whole system") with { Severity = isRelease ? Severity.Medium : command.Invocation.IsInImage ? Severity.Low : Severity.Info };

    private static bool IsUpgrade(PackageCommand command) => command.Tool switch
    {
        PackageTool.Apt => command.Verb is "upgrade" or "dist-upgrade" or "full-upgrade",
        PackageTool.Apk => command.Verb == "upgrade",
        PackageTool.Rpm => command.Verb is "update" or "upgrade" or "distro-sync" && !command.Has("--security", "--downloadonly"),
        PackageTool.Zypper => command.Verb is "update" or "up" or "dist-upgrade" or "dup" or "patch",
        _ => false,
    };
}
