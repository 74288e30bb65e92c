using System.Collections.Immutable;
using Gabion.Model;
using Gabion.Model.Container;

namespace Gabion.Rules.Container.Develop;

/// <summary>A repository key is trusted for every repository.</summary>
internal sealed class RepositoryKeyIsTrustedForAll : Rule<Dockerfile>
{
    public override RuleCard Card { get; } = new()
    {
        Id = RuleId.Parse("GBN-CON-063"),
        Title = "A repository key is trusted for every repository",
        Severity = Severity.Low,
        Stage = Stage.Develop,
        Why = "A key that apt-key adds vouches for packages of any repository: one vendor's lost key endangers the whole system. apt-key is removed from newer releases.",
        Fix = "Put the key in /etc/apt/keyrings and name it with `signed-by`.",
        References = ["https://manpages.debian.org/bookworm/apt/apt-key.8.en.html"],
        Controls = [new("CIS-Docker-1.6.0", "4.11", ControlCoverage.Partial)],
    };

    public override ImmutableArray<Example> Examples =>
    [
        Example.Bad("Dockerfile", """
            FROM debian:12.8
            RUN curl -fsSL https://example.com/key.asc | apt-key add - <--
            """),
        Example.Good("Dockerfile", """
            FROM debian:12.8
            RUN curl -fsSL https://example.com/key.asc -o /etc/apt/keyrings/x.asc && apt-key list
            """),
    ];

    public override ImmutableArray<string> Mentions => ["apt-key"];

    public override IEnumerable<Problem> Check(Dockerfile file) =>
        from invocation in Invocations.OfRuns(file)
        where invocation.Program == "apt-key" && invocation.Arguments.Any(word => word.Text is "add" or "adv")
        select invocation.Problem("apt-key trusts the key for every repository");
}
