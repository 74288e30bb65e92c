using System.Collections.Immutable;
using Gabion.Model;
using Gabion.Model.Container;

namespace Gabion.Rules.Container.Develop;

/// <summary>WORKDIR is a path of the kernel.</summary>
internal sealed class WorkdirIsSystemPath : Rule<Dockerfile>
{
    public override RuleCard Card { get; } = new()
    {
        Id = RuleId.Parse("GBN-CON-041"),
        Title = "WORKDIR is a path of the kernel",
        Severity = Severity.High,
        Stage = Stage.Develop,
        Why = "A working directory below /proc, /sys or /dev has been a way out of the container (CVE-2024-21626), and writes there change the node.",
        Fix = "Use a folder of the image, such as /app.",
        References = ["https://docs.docker.com/reference/dockerfile/#workdir"],
        Controls = [new("MITRE-ATTACK", "T1611", ControlCoverage.Partial)],
        Aliases = ["DS-0030"],
    };

    public override ImmutableArray<Example> Examples =>
    [
        Example.Bad("Dockerfile", """
            FROM debian:12.8
            WORKDIR /proc/self/fd/8 <--
            """),
        Example.Good("Dockerfile", """
            FROM debian:12.8
            WORKDIR /system
            """),
    ];

    public override ImmutableArray<string> Mentions => ["WORKDIR"];

    public override IEnumerable<Problem> Check(Dockerfile file) =>
        from workdir in file.All<WorkdirInstruction>(withTriggers: true)
        where workdir.Directory.Value is { } path && (IsBelow(path, "/proc") || IsBelow(path, "/sys") || IsBelow(path, "/dev"))
        select workdir.ProblemAt(workdir.Directory.Span, $"WORKDIR {workdir.Directory.Text} lies in a file system of the kernel");

    private static bool IsBelow(string path, string tree) => path == tree || path.StartsWith(tree + "/", StringComparison.Ordinal);
}
