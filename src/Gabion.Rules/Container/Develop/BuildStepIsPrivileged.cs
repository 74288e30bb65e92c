using System.Collections.Immutable;
using Gabion.Model;
using Gabion.Model.Container;

namespace Gabion.Rules.Container.Develop;

/// <summary>A build step leaves its sandbox.</summary>
internal sealed class BuildStepIsPrivileged : Rule<Dockerfile>
{
    public override RuleCard Card { get; } = new()
    {
        Id = RuleId.Parse("GBN-CON-087"),
        Title = "A build step leaves its sandbox",
        Severity = Severity.High,
        Stage = Stage.Develop,
        Why = "With `--security=insecure` or `--network=host` a build step, and all code it fetches, reaches the build machine.",
        Fix = "Remove the flag; what needs it does not belong into a build.",
        References = ["https://docs.docker.com/reference/dockerfile/#run---security"],
        Controls = [new("MITRE-ATTACK", "T1611", ControlCoverage.Partial)],
    };

    public override ImmutableArray<Example> Examples =>
    [
        Example.Bad("Dockerfile", """
            FROM debian:12.8
            RUN --security=insecure mount /dev/sda /mnt <--
            RUN --network=host curl http://localhost/ <--
            """),
        Example.Good("Dockerfile", """
            FROM debian:12.8
            RUN --network=none --security=sandbox make
            """),
    ];

    public override IEnumerable<Problem> Check(Dockerfile file) =>
        from run in file.All<RunInstruction>(withTriggers: true)
        from flag in new[] { (Text: run.Security, Bad: "insecure", Severity: Severity.High), (Text: run.Network, Bad: "host", Severity: Severity.Medium) }
        where flag.Text?.Value == flag.Bad
        select run.ProblemAt(flag.Text.Span, $"RUN asks for {flag.Text.Text}") with { Severity = flag.Severity };
}
