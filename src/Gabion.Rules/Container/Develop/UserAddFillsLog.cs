using System.Collections.Immutable;
using Gabion.Model;
using Gabion.Model.Container;

namespace Gabion.Rules.Container.Develop;

/// <summary>useradd with a large number makes a huge file.</summary>
internal sealed class UserAddFillsLog : Rule<Dockerfile>
{
    public override RuleCard Card { get; } = new()
    {
        Id = RuleId.Parse("GBN-CON-091"),
        Title = "useradd with a large number makes a huge file",
        Severity = Severity.Medium,
        Stage = Stage.Develop,
        Why = "Without `--no-log-init` useradd writes lastlog and faillog up to that number: a sparse file that some builders store whole, as gigabytes.",
        Fix = "Add `--no-log-init`.",
        References = ["https://docs.docker.com/build/building/best-practices/#user"],
        Aliases = ["DL3046", "use_recommended_flags_with_useradd"],
    };

    public override ImmutableArray<Example> Examples =>
    [
        Example.Bad("Dockerfile", """
            FROM debian:12.8
            RUN useradd -u 1000660000 app <--
            """),
        Example.Good("Dockerfile", """
            FROM debian:12.8
            RUN useradd -u 10001 a && useradd --no-log-init -u 1000660000 b && useradd -lu 1000660001 c
            """),
    ];

    public override ImmutableArray<string> Mentions => ["useradd"];

    public override IEnumerable<Problem> Check(Dockerfile file) =>
        from invocation in Invocations.OfRuns(file)
        where invocation.Program == "useradd" && !invocation.Has("-l", "--no-log-init")
        let id = invocation.ValueOf("-u") ?? invocation.ValueOf("--uid")
        where id is not null && long.TryParse(id.Text, out var number) && number >= 100_000
        select invocation.Problem($"useradd -u {id.Text} writes a log for every user up to that number") with { Patch = invocation.InsertAfter(invocation.Words[0], " --no-log-init") };
}
