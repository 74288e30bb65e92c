using System.Collections.Immutable;
using Gabion.Model;
using Gabion.Model.Container;

namespace Gabion.Rules.Container.Develop;

/// <summary>EXPOSE names no port.</summary>
internal sealed class PortIsInvalid : Rule<Dockerfile>
{
    public override RuleCard Card { get; } = new()
    {
        Id = RuleId.Parse("GBN-CON-044"),
        Title = "EXPOSE names no port",
        Severity = Severity.Medium,
        Stage = Stage.Develop,
        Why = "The build fails, or nothing is exposed.",
        Fix = "Give ports from 1 to 65535 as PORT or PORT/PROTOCOL; addresses and host ports belong to `docker run -p`.",
        References = ["https://docs.docker.com/reference/dockerfile/#expose", "https://docs.docker.com/reference/build-checks/expose-invalid-format/"],
        Aliases = ["DL3011", "DS-0008", "unix_ports_out_of_range", "invalid_port", "expose_host_port", "ExposeInvalidFormat"],
    };

    public override ImmutableArray<Example> Examples =>
    [
        Example.Bad("Dockerfile", """
            FROM debian:12.8
            EXPOSE 80000 <--
            EXPOSE 8080:80 <--
            EXPOSE http <--
            """),
        Example.Good("Dockerfile", """
            FROM debian:12.8
            ARG PORT
            EXPOSE 8080 9000-9010/udp ${PORT}
            """),
    ];

    public override ImmutableArray<string> Mentions => ["EXPOSE"];

    public override IEnumerable<Problem> Check(Dockerfile file) =>
        from expose in file.All<ExposeInstruction>(withTriggers: true)
        from port in expose.Ports
        let reason = Reason(port)
        where reason is not null
        select expose.ProblemAt(port.Text.Span, $"EXPOSE {port.Text.Text}: {reason}");

    private static string? Reason(ExposedPort port) => port.Text.Value switch
    {
        null => null,
        var text when text.Contains(':', StringComparison.Ordinal) => "host addresses and host ports are not for EXPOSE",
        _ when port.First is null || port.Last is null => "that is no port",
        _ when port.First > 65_535 || port.Last > 65_535 => "ports end at 65535",
        _ when port.First > port.Last => "the range runs backwards",
        _ when port.Protocol is not ("tcp" or "udp" or "sctp") => $"'{port.ProtocolText}' is no protocol",
        _ => null,
    };
}
