using System.Collections.Immutable;
using Gabion.Model;
using Gabion.Model.Container;

namespace Gabion.Rules.Container.Develop;

/// <summary>SSH does not check whom it talks to.</summary>
internal sealed class HostKeyIsNotChecked : Rule<Dockerfile>
{
    public override RuleCard Card { get; } = new()
    {
        Id = RuleId.Parse("GBN-CON-086"),
        Title = "SSH does not check whom it talks to",
        Severity = Severity.Medium,
        Stage = Stage.Develop,
        Why = "Who sits on the way can pose as the server and serve other sources.",
        Fix = "Put the key of the server into known_hosts by COPY; do not ask the network for it.",
        References = ["https://docs.docker.com/reference/dockerfile/#run---mounttypessh"],
        Controls = [new("MITRE-ATTACK", "T1557", ControlCoverage.Partial)],
    };

    public override ImmutableArray<Example> Examples =>
    [
        Example.Bad("Dockerfile", """
            FROM debian:12.8
            RUN --mount=type=ssh ssh -o StrictHostKeyChecking=no git@example.com true <--
            RUN echo "StrictHostKeyChecking no" >> /etc/ssh/ssh_config <--
            """),
        Example.Good("Dockerfile", """
            FROM debian:12.8
            RUN --mount=type=ssh ssh -o StrictHostKeyChecking=yes git@example.com true
            """),
    ];

    public override IEnumerable<Problem> Check(Dockerfile file) =>
        from invocation in Invocations.OfRuns(file)
        let word = invocation.Arguments.FirstOrDefault(word =>
            word.Text.Replace(" ", "=", StringComparison.Ordinal).Contains("StrictHostKeyChecking=no", StringComparison.OrdinalIgnoreCase))
        where word is not null
        select invocation.ProblemAt(word, "SSH is told not to check the key of the server");
}
