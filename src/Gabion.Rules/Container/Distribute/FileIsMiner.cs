using System.Collections.Immutable;
using Gabion.Model;
using Gabion.Model.Container.Images;

namespace Gabion.Rules.Container.Distribute;

/// <summary>A coin miner is in the image.</summary>
internal sealed class FileIsMiner : Rule<MalwareSign>
{
    public override RuleCard Card { get; } = new()
    {
        Id = RuleId.Parse("GBN-CON-251"),
        Title = "A coin miner is in the image",
        Severity = Severity.High,
        Stage = Stage.Distribute,
        Why = "Miners are put into images by attackers who live on others' processors, and rarely come alone.",
        Fix = "Remove it, and find out which step brought it and what came with it.",
        References = ["https://attack.mitre.org/techniques/T1496/"],
        Controls = [new("MITRE-ATTACK", "T1496", ControlCoverage.Partial)],
    };

    public override ImmutableArray<Example> Examples =>
    [
        Example.Bad("malware.txt", """
            Miner Gabion the settings of a miner <--
            """),
        Example.Good("malware.txt", """
            (no file calls a pool)
            """),
    ];

    public override IEnumerable<Problem> Check(MalwareSign fact) => fact.Kind == MalwareKind.Miner
        ? [new(fact.At, fact.Name, $"/{fact.File.Path} bears the signs of a coin miner: {fact.Name}") { Evidence = [new("sign", fact.Name)] }]
        : [];
}
