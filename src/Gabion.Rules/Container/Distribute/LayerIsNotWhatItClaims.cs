using System.Collections.Immutable;
using Gabion.Formats;
using Gabion.Model;
using Gabion.Model.Container.Images;

namespace Gabion.Rules.Container.Distribute;

/// <summary>Layer has not the digest that names it.</summary>
internal sealed class LayerIsNotWhatItClaims : Rule<LayerProblem>
{
    public override RuleCard Card { get; } = new()
    {
        Id = RuleId.Parse("GBN-CON-210"),
        Title = "Layer has not the digest that names it",
        Severity = Severity.High,
        Stage = Stage.Distribute,
        Why = "The bytes are damaged, or somebody changed them after the image was made. What was signed and scanned is something else.",
        Fix = "Do not run it. Pull the image again from where it was built, compare the digests, and find out who could write to the storage.",
        References = ["https://github.com/opencontainers/image-spec/blob/main/descriptor.md#digests"],
        Controls = [new("MITRE-ATTACK", "T1525", ControlCoverage.Partial)],
    };

    public override ImmutableArray<Example> Examples =>
    [
        Example.Bad("layer.txt", """
            WrongDigest <--
            """),
        Example.Good("layer.txt", """
            DataAfterEnd
            """),
    ];

    public override IEnumerable<Problem> Check(LayerProblem fact) =>
        fact.Kind == LayerProblemKind.WrongDigest ? [new(TextSpan.FileStart, "digest", fact.Message)] : [];
}
