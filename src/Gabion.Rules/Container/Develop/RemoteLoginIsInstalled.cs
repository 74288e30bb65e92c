using System.Collections.Frozen;
using System.Collections.Immutable;
using Gabion.Model;
using Gabion.Model.Container;

namespace Gabion.Rules.Container.Develop;

/// <summary>A remote login service is in the image.</summary>
internal sealed class RemoteLoginIsInstalled : Rule<Dockerfile>
{
    public override RuleCard Card { get; } = new()
    {
        Id = RuleId.Parse("GBN-CON-025"),
        Title = "A remote login service is in the image",
        Severity = Severity.Medium,
        Stage = Stage.Develop,
        Why = "SSH or Telnet in a container is one more password or key to lose, by-passes the access control of the cluster, and leaves no trace in its audit log.",
        Fix = "Remove it; use `docker exec` or `kubectl exec`.",
        References = ["https://docs.docker.com/reference/cli/docker/container/exec/"],
        Controls = [new("CIS-Docker-1.6.0", "5.7", ControlCoverage.Partial)],
    };

    public override ImmutableArray<Example> Examples =>
    [
        Example.Bad("Dockerfile", """
            FROM debian:12.8
            RUN apt-get update && apt-get install -y openssh-server <--
            CMD ["/usr/sbin/sshd", "-D"] <--
            """),
        Example.Good("Dockerfile", """
            FROM debian:12.8
            RUN apt-get update && apt-get install -y openssh-client git
            """),
    ];

    private static readonly FrozenSet<string> Packages = FrozenSet.ToFrozenSet(
        ["openssh-server", "ssh-server", "dropbear", "telnetd", "inetutils-telnetd", "telnet-server", "rsh-server", "vsftpd", "tftpd", "tftp-server", "xrdp", "openssh"], StringComparer.Ordinal);

    public override IEnumerable<Problem> Check(Dockerfile file) =>
        (from command in PackageCommand.Of(file)
         where command.IsInstall && command.Invocation.IsInImage && command.Tool is PackageTool.Apt or PackageTool.Apk or PackageTool.Rpm or PackageTool.Zypper
         from package in command.Packages
         let name = package.Text.Split('=', '~')[0]
         where Packages.Contains(name) && (name != "openssh" || command.Tool is PackageTool.Apk or PackageTool.Zypper)
         select command.Invocation.ProblemAt(package, $"{name} is installed in the image") with { Severity = name == "openssh" ? Severity.Low : Severity.Medium })
        .Concat(
            from invocation in Invocations.All(file)
            where invocation.Program is "sshd" or "telnetd" or "in.telnetd" or "dropbear" && invocation.Instruction is not RunInstruction
            select invocation.Problem($"{invocation.Instruction.Keyword} starts {invocation.Program}"));
}
