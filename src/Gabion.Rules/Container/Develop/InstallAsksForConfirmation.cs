using System.Collections.Immutable;
using Gabion.Model;
using Gabion.Model.Container;

namespace Gabion.Rules.Container.Develop;

/// <summary>Package manager would ask for confirmation.</summary>
internal sealed class InstallAsksForConfirmation : Rule<Dockerfile>
{
    public override RuleCard Card { get; } = new()
    {
        Id = RuleId.Parse("GBN-CON-052"),
        Title = "Package manager would ask for confirmation",
        Severity = Severity.Medium,
        Stage = Stage.Develop,
        Why = "Nobody answers in a build: it stops, or hangs.",
        Fix = "Add `-y`.",
        References = ["https://docs.docker.com/build/building/best-practices/#apt-get"],
        Aliases = ["DL3014", "DL3030", "DL3034", "DL3038", "DS-0021", "apt_get_missing_flags_to_avoid_manual_input", "yum_install_allows_manual_input", "missing_flag_from_dnf_install", "missing_zypper_non_interactive_switch"],
    };

    public override ImmutableArray<Example> Examples =>
    [
        Example.Bad("Dockerfile", """
            FROM debian:12.8
            RUN apt-get update && apt-get install --no-install-recommends curl <--
            """),
        Example.Bad("Dockerfile", """
            FROM fedora:41
            RUN yum install nginx <--
            RUN dnf groupinstall web <--
            """),
        Example.Bad("Dockerfile", """
            FROM opensuse/leap:15.6
            RUN zypper install curl <--
            """),
        Example.Good("Dockerfile", """
            FROM debian:12.8
            RUN apt-get install -qy a && apt-get -y install b && apt-get install -qq c && yes | apt-get install d && apt-get --assume-yes install e && apt-get install -y $P
            """),
        Example.Good("Dockerfile", """
            FROM fedora:41
            RUN dnf -y install a && microdnf install -y b && yum install --assumeyes c
            """),
        Example.Good("Dockerfile", """
            FROM opensuse/leap:15.6
            RUN zypper -n install a && zypper install -y b && zypper --non-interactive in c
            """),
    ];

    public override ImmutableArray<string> Mentions => ["apt-get", "apt", "aptitude", "yum", "dnf", "microdnf", "tdnf", "dnf5", "zypper"];

    public override IEnumerable<Problem> Check(Dockerfile file) =>
        from command in PackageCommand.Of(file)
        where command.IsInstall && Asks(command) && command.Invocation.Command.Previous is null
        select command.Invocation.Problem($"{command.Invocation.Program} {command.Verb} asks for confirmation") with
        {
            Patch = command.Invocation.InsertAfter(command.VerbWord, " -y"),
        };

    private static bool Asks(PackageCommand command) => command.Tool switch
    {
        PackageTool.Apt => !command.Has("-y", "--yes", "--assume-yes", "--force-yes", "-qq") && !(command.Invocation.Arguments.Count(word => word.Text == "-q") > 1)
            && !command.Has("-s", "--simulate", "--dry-run", "--download-only", "--print-uris") && !command.Invocation.Mentions("Assume-Yes") && !command.Has("-q=2") && !command.Packages.IsEmpty,
        PackageTool.Rpm => !command.Has("-y", "--assumeyes") && !command.Invocation.Mentions("assumeyes") && !command.Has("--downloadonly"),
        PackageTool.Zypper => !command.Has("-y", "--no-confirm", "-n", "--non-interactive"),
        _ => false,
    };
}
