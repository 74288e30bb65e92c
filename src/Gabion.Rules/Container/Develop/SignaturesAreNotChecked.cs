using System.Collections.Immutable;
using Gabion.Formats.Shell;
using Gabion.Model;
using Gabion.Model.Container;

namespace Gabion.Rules.Container.Develop;

/// <summary>Packages are installed without checking signatures.</summary>
internal sealed class SignaturesAreNotChecked : Rule<Dockerfile>
{
    public override RuleCard Card { get; } = new()
    {
        Id = RuleId.Parse("GBN-CON-062"),
        Title = "Packages are installed without checking signatures",
        Severity = Severity.High,
        Stage = Stage.Develop,
        Why = "Whoever controls a mirror, or the way to it, decides what is installed, as root.",
        Fix = "Remove the option; install the key of the repository instead.",
        References = ["https://wiki.debian.org/SecureApt"],
        Controls = [new("CIS-Docker-1.6.0", "4.11", ControlCoverage.Partial)],
        Aliases = ["CKV2_DOCKER_7", "CKV2_DOCKER_8", "CKV2_DOCKER_9", "CKV2_DOCKER_10", "CKV2_DOCKER_11"],
    };

    public override ImmutableArray<Example> Examples =>
    [
        Example.Bad("Dockerfile", """
            FROM debian:12.8
            RUN apt-get install -y --allow-unauthenticated curl <--
            RUN echo "deb [trusted=yes] https://example.com stable main" > /etc/apt/sources.list.d/x.list <--
            """),
        Example.Bad("Dockerfile", """
            FROM alpine:3.21
            RUN apk add --no-cache --allow-untrusted /tmp/x.apk <--
            """),
        Example.Bad("Dockerfile", """
            FROM fedora:41
            RUN dnf install -y --nogpgcheck nginx && rpm -i --nosignature a.rpm <--
            """),
        Example.Good("Dockerfile", """
            FROM debian:12.8
            RUN apt-get install -y curl && echo "deb [signed-by=/etc/apt/keyrings/x.gpg] https://example.com stable main"
            """),
    ];

    public override ImmutableArray<string> Mentions => ["apt-get", "apt", "aptitude", "apk", "yum", "dnf", "microdnf", "tdnf", "dnf5", "yum-config-manager", "rpm", "zypper", "echo", "printf"];

    public override IEnumerable<Problem> Check(Dockerfile file) =>
        from invocation in Invocations.OfRuns(file)
        let option = Unchecked(invocation)
        where option is not null
        select invocation.ProblemAt(option, $"{invocation.Program} {option.Text} installs without checking signatures");

    private static ShellWord? Unchecked(Invocation invocation) => invocation.Program switch
    {
        "apt-get" or "apt" or "aptitude" => invocation.Option("--allow-unauthenticated", "--force-yes", "--allow-insecure-repositories", "--no-allow-authenticated")
            ?? invocation.Arguments.FirstOrDefault(word => IsOn(word.Text, "AllowUnauthenticated=") || IsOn(word.Text, "AllowInsecureRepositories=") || IsOn(word.Text, "AllowDowngradeToInsecureRepositories=")),
        "apk" => invocation.Option("--allow-untrusted"),
        "yum" or "dnf" or "microdnf" or "tdnf" or "dnf5" or "yum-config-manager" =>
            invocation.Option("--nogpgcheck", "--no-gpgchecks") ?? invocation.Arguments.FirstOrDefault(word => word.Text.Contains("gpgcheck=0", StringComparison.Ordinal) || word.Text.Contains("gpgcheck=False", StringComparison.OrdinalIgnoreCase)),
        "rpm" => invocation.Option("--nosignature", "--nodigest", "--nogpg", "--noverify"),
        "zypper" => invocation.Option("--no-gpg-checks", "--allow-unsigned-rpm", "--gpg-auto-import-keys=never"),
        "echo" or "printf" => invocation.Arguments.FirstOrDefault(word => word.Text.Contains("[trusted=yes", StringComparison.Ordinal)),
        _ => null,
    };

    private static bool IsOn(string text, string option) =>
        text.Contains(option, StringComparison.OrdinalIgnoreCase) && (text.EndsWith("=true", StringComparison.OrdinalIgnoreCase) || text.EndsWith("=1", StringComparison.Ordinal) || text.EndsWith("=yes", StringComparison.OrdinalIgnoreCase));
}
