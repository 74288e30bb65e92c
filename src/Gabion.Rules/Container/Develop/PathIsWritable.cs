using System.Collections.Immutable;
using Gabion.Model;
using Gabion.Model.Container;

namespace Gabion.Rules.Container.Develop;

/// <summary>PATH holds a relative or shared folder.</summary>
internal sealed class PathIsWritable : Rule<Dockerfile>
{
    public override RuleCard Card { get; } = new()
    {
        Id = RuleId.Parse("GBN-CON-104"),
        Title = "PATH holds a relative or shared folder",
        Severity = Severity.Medium,
        Stage = Stage.Develop,
        Why = "Whoever can write to the current folder or /tmp puts a program there that is run instead of the right one.",
        Fix = "Give absolute folders that only root writes.",
        References = ["https://docs.docker.com/reference/dockerfile/#env"],
        Controls = [new("MITRE-ATTACK", "T1574.007", ControlCoverage.Partial)],
    };

    public override ImmutableArray<Example> Examples =>
    [
        Example.Bad("Dockerfile", """
            FROM debian:12.8
            ENV PATH=.:$PATH <--
            ENV PATH=/tmp/bin:/usr/bin <--
            """),
        Example.Good("Dockerfile", """
            FROM debian:12.8
            ENV PATH=/app/bin:$PATH
            """),
    ];

    public override ImmutableArray<string> Mentions => ["ENV"];

    public override IEnumerable<Problem> Check(Dockerfile file) =>
        from env in file.All<EnvInstruction>(withTriggers: true)
        from variable in env.Variables
        where variable.Key == "PATH"
        let bad = (variable.Value?.Text ?? "").Split(':').FirstOrDefault(part => part is "." or "./" or ".." or "/tmp" or "/var/tmp" or "/dev/shm" || part.StartsWith("./", StringComparison.Ordinal) || part.StartsWith("/tmp/", StringComparison.Ordinal))
        where bad is not null
        select env.ProblemAt(variable.Span, $"PATH holds {bad}");
}
