using System.Collections.Immutable;
using Gabion.Model;
using Gabion.Model.Container;

namespace Gabion.Rules.Container.Develop;

/// <summary>Protocol of EXPOSE has capitals.</summary>
internal sealed class ExposeProtocolHasCapitals : Rule<Dockerfile>
{
    public override RuleCard Card { get; } = new()
    {
        Id = RuleId.Parse("GBN-CON-045"),
        Title = "Protocol of EXPOSE has capitals",
        Severity = Severity.Info,
        Stage = Stage.Develop,
        Why = "Protocols are written in lower case; the build warns of it.",
        Fix = "Write tcp or udp.",
        References = ["https://docs.docker.com/reference/build-checks/expose-proto-casing/"],
        Aliases = ["ExposeProtoCasing"],
    };

    public override ImmutableArray<Example> Examples =>
    [
        Example.Bad("Dockerfile", """
            FROM debian:12.8
            EXPOSE 80/TCP <--
            """),
        Example.Good("Dockerfile", """
            FROM debian:12.8
            EXPOSE 80/tcp
            """),
    ];

    public override ImmutableArray<string> Mentions => ["EXPOSE"];

    public override IEnumerable<Problem> Check(Dockerfile file) =>
        from expose in file.All<ExposeInstruction>(withTriggers: true)
        from port in expose.Ports
        where port.ProtocolText is { } protocol && protocol.Any(char.IsAsciiLetterUpper)
        select expose.ProblemAt(port.Text.Span, $"EXPOSE {port.Text.Text} has a protocol in capitals") with
        {
            Patch = port.Text.HasVariables || expose.Ports.Length != expose.Syntax.Arguments.Length ? null : new(PatchSafety.Safe, [new TextEdit(port.Text.Span, port.Text.Text.ToLowerInvariant())]),
        };
}
