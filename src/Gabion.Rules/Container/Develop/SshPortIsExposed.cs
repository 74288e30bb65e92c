using System.Collections.Immutable;
using Gabion.Model;
using Gabion.Model.Container;

namespace Gabion.Rules.Container.Develop;

/// <summary>The SSH port is exposed.</summary>
internal sealed class SshPortIsExposed : Rule<Dockerfile>
{
    public override RuleCard Card { get; } = new()
    {
        Id = RuleId.Parse("GBN-CON-043"),
        Title = "The SSH port is exposed",
        Severity = Severity.Medium,
        Stage = Stage.Develop,
        Why = "SSH in a container is one more key to lose, and by-passes the access control of the cluster.",
        Fix = "Remove EXPOSE 22 and the server behind it.",
        References = ["https://docs.docker.com/reference/dockerfile/#expose"],
        Controls = [new("CIS-Docker-1.6.0", "5.7", ControlCoverage.Partial)],
        Aliases = ["DS-0004", "CKV_DOCKER_1", "exposing_port_22"],
    };

    public override ImmutableArray<Example> Examples =>
    [
        Example.Bad("Dockerfile", """
            FROM debian:12.8
            EXPOSE 80 22/tcp <--
            """),
        Example.Good("Dockerfile", """
            FROM debian:12.8
            EXPOSE 2222 22/udp
            """),
    ];

    public override ImmutableArray<string> Mentions => ["EXPOSE"];

    public override IEnumerable<Problem> Check(Dockerfile file) =>
        from expose in file.All<ExposeInstruction>(withTriggers: true)
        from port in expose.Ports
        where port.First <= 22 && port.Last >= 22 && port.Protocol == "tcp"
        select expose.ProblemAt(port.Text.Span, $"EXPOSE {port.Text.Text} opens the SSH port");
}
