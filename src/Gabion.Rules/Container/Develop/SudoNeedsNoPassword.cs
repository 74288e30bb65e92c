using System.Collections.Immutable;
using Gabion.Model;
using Gabion.Model.Container;

namespace Gabion.Rules.Container.Develop;

/// <summary>Any user of the image may become root without a password.</summary>
internal sealed class SudoNeedsNoPassword : Rule<Dockerfile>
{
    public override RuleCard Card { get; } = new()
    {
        Id = RuleId.Parse("GBN-CON-024"),
        Title = "Any user of the image may become root without a password",
        Severity = Severity.Medium,
        Stage = Stage.Develop,
        Why = "The USER instruction then protects nothing: a fault in the program is a fault as root.",
        Fix = "Remove the sudoers entry, and sudo.",
        References = ["https://docs.docker.com/reference/dockerfile/#user"],
    };

    public override ImmutableArray<Example> Examples =>
    [
        Example.Bad("Dockerfile", """
            FROM debian:12.8
            RUN echo 'app ALL=(ALL) NOPASSWD:ALL' >> /etc/sudoers <--
            USER app
            """),
        Example.Good("Dockerfile", """
            FROM debian:12.8
            RUN echo 'app ALL=(ALL) ALL' > /tmp/note
            """),
    ];

    public override IEnumerable<Problem> Check(Dockerfile file) =>
        from invocation in Invocations.OfRuns(file)
        where invocation.IsInImage && invocation.Arguments.Any(word => word.Text.Contains("NOPASSWD", StringComparison.Ordinal))
        select invocation.Problem("RUN lets users become root without a password");
}
