using System.Collections.Immutable;
using Gabion.Model;
using Gabion.Model.Container.Images;

namespace Gabion.Rules.Container.Distribute;

/// <summary>A script gives a shell to whoever it connects to.</summary>
internal sealed class ProgramGivesShell : Rule<MalwareSign>
{
    public override RuleCard Card { get; } = new()
    {
        Id = RuleId.Parse("GBN-CON-253"),
        Title = "A script gives a shell to whoever it connects to",
        Severity = Severity.Critical,
        Stage = Stage.Distribute,
        Why = "When it runs, somebody at the other end has a shell in the container or on the node.",
        Fix = "Remove it, and find out which step brought it; treat the machines that ran it as taken.",
        References = ["https://attack.mitre.org/techniques/T1059/"],
        Controls = [new("MITRE-ATTACK", "T1059", ControlCoverage.Partial)],
    };

    public override ImmutableArray<Example> Examples =>
    [
        Example.Bad("malware.txt", """
            RemoteShell Gabion a connection whose ends become a shell <--
            """),
        Example.Good("malware.txt", """
            (no script connects a shell)
            """),
    ];

    public override IEnumerable<Problem> Check(MalwareSign fact) => fact.Kind == MalwareKind.RemoteShell
        ? [new(fact.At, fact.Name, $"/{fact.File.Path} connects a shell to the network: {fact.Name}") { Evidence = [new("sign", fact.Name)] }]
        : [];
}
