using System.Collections.Immutable;
using Gabion.Formats.Shell;
using Gabion.Model;
using Gabion.Model.Container;

namespace Gabion.Rules.Container.Develop;

/// <summary>System packages are installed in any version.</summary>
internal sealed class SystemPackageFloats : Rule<Dockerfile>
{
    public override RuleCard Card { get; } = new()
    {
        Id = RuleId.Parse("GBN-CON-050"),
        Title = "System packages are installed in any version",
        Severity = Severity.Info,
        Stage = Stage.Develop,
        Why = "Two builds of one Dockerfile give two images: a broken or hostile release comes in with the next build, and nobody can say when.",
        Fix = "Pin what matters to the program (`curl=8.5.0-r0`), or install from a snapshot of the distribution. A pinned base image with regular rebuilds is a fair alternative: then skip this rule.",
        References = ["https://docs.docker.com/build/building/best-practices/#apt-get"],
        Aliases = ["DL3008", "DL3018", "DL3033", "DL3037", "DL3041", "apt_get_install_pin_version_not_defined", "unpinned_package_version_in_apk_add", "yum_install_without_version", "missing_version_specification_in_dnf_install", "zypper_install_without_version"],
    };

    public override ImmutableArray<Example> Examples =>
    [
        Example.Bad("Dockerfile", """
            FROM debian:12.8
            RUN apt-get update && apt-get install -y --no-install-recommends \
                  curl=7.88.1-10+deb12u8 \
                  git <--
            """),
        Example.Bad("Dockerfile", """
            FROM alpine:3.21
            RUN apk add --no-cache --virtual .build gcc musl-dev <--
            """),
        Example.Bad("Dockerfile", """
            FROM fedora:41
            RUN dnf install -y nginx --setopt=install_weak_deps=False <--
            """),
        Example.Bad("Dockerfile", """
            FROM opensuse/leap:15.6
            RUN zypper --non-interactive install curl <--
            """),
        Example.Good("Dockerfile", """
            FROM debian:12.8
            ARG VERSION
            RUN apt-get -o Acquire::Retries=3 install -y -t bookworm-backports curl=7.88.1-10 "nginx=${VERSION}" ./local.deb $EXTRA
            """),
        Example.Good("Dockerfile", """
            FROM alpine:3.21
            RUN apk add -t .build gcc=14.2.0-r4 'musl-dev~1.2' && apk del .build
            """),
        Example.Good("Dockerfile", """
            FROM fedora:41
            RUN dnf install -y nginx-1.26.2 @development-tools https://example.com/a.rpm && yum install -y "jq-1.7*"
            """),
    ];

    public override ImmutableArray<string> Mentions => ["apt-get", "apt", "aptitude", "apk", "yum", "dnf", "microdnf", "tdnf", "dnf5", "zypper"];

    public override IEnumerable<Problem> Check(Dockerfile file) =>
        from command in PackageCommand.Of(file)
        where command.IsInstall && command.Tool is PackageTool.Apt or PackageTool.Apk or PackageTool.Rpm or PackageTool.Zypper
        let floating = command.Packages.Where(package => PackagePin.IsPinned(command.Tool, package) == false).ToList()
        where floating.Count > 0
        select command.Invocation.ProblemAt(floating[0], $"{command.Invocation.Program} installs {Names(floating)} in whatever version is current") with
        {
            Severity = command.Invocation.IsInImage ? Card.Severity : Severity.Info,
        };

    private static string Names(List<ShellWord> packages) =>
        packages.Count <= 3 ? string.Join(", ", packages.Select(package => package.Text)) : $"{packages[0].Text} and {packages.Count - 1} more";
}
