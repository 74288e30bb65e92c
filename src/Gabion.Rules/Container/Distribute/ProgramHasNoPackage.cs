using System.Collections.Immutable;
using Gabion.Formats;
using Gabion.Model;
using Gabion.Model.Container.Images;

namespace Gabion.Rules.Container.Distribute;

/// <summary>Program of the system comes from no package.</summary>
internal sealed class ProgramHasNoPackage : Rule<UnownedProgram>
{
    public override RuleCard Card { get; } = new()
    {
        Id = RuleId.Parse("GBN-CON-222"),
        Title = "Program of the system comes from no package",
        Severity = Severity.Low,
        Stage = Stage.Distribute,
        Why = "No package manager updates it and no list of packages shows it, so that its faults go unnoticed; intruders hide programs there too.",
        Fix = "Install it as a package, or keep what a build adds in `/usr/local/bin` or `/opt`.",
        References = ["https://refspecs.linuxfoundation.org/FHS_3.0/fhs/index.html"],
        Controls = [new("MITRE-ATTACK", "T1554", ControlCoverage.Partial)],
    };

    public override ImmutableArray<Example> Examples =>
    [
        Example.Bad("unowned.txt", """
            -rwxr-xr-x 0:0 usr/bin/helper <--
            """),
        Example.Good("unowned.txt", """
            (every program belongs to a package)
            """),
    ];

    public override IEnumerable<Problem> Check(UnownedProgram fact) =>
        [new(TextSpan.FileStart, "", $"/{fact.Entry.Path} stands among the system's programs, but no package brought it")];
}
