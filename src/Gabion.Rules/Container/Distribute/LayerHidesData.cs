using System.Collections.Immutable;
using Gabion.Formats;
using Gabion.Model;
using Gabion.Model.Container.Images;

namespace Gabion.Rules.Container.Distribute;

/// <summary>Layer carries data behind its end.</summary>
internal sealed class LayerHidesData : Rule<LayerProblem>
{
    public override RuleCard Card { get; } = new()
    {
        Id = RuleId.Parse("GBN-CON-212"),
        Title = "Layer carries data behind its end",
        Severity = Severity.Medium,
        Stage = Stage.Distribute,
        Why = "No runtime unpacks it, so that no scanner of running containers sees it; programs that read on unpack something else than was checked.",
        Fix = "Build the layer again, and find out what the bytes are.",
        References = ["https://github.com/opencontainers/image-spec/blob/main/layer.md"],
    };

    public override ImmutableArray<Example> Examples =>
    [
        Example.Bad("layer.txt", """
            DataAfterEnd <--
            """),
        Example.Good("layer.txt", """
            WrongDigest
            """),
    ];

    public override IEnumerable<Problem> Check(LayerProblem fact) =>
        fact.Kind == LayerProblemKind.DataAfterEnd ? [new(TextSpan.FileStart, "end", fact.Message)] : [];
}
