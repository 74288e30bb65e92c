using System.Collections.Immutable;
using Gabion.Formats;
using Gabion.Model;
using Gabion.Model.Container.Images;

namespace Gabion.Rules.Container.Distribute;

/// <summary>Layer writes outside of the image.</summary>
internal sealed class LayerLeadsOut : Rule<LayerProblem>
{
    public override RuleCard Card { get; } = new()
    {
        Id = RuleId.Parse("GBN-CON-211"),
        Title = "Layer writes outside of the image",
        Severity = Severity.High,
        Stage = Stage.Distribute,
        Why = "An archive with such paths is made to overwrite files of the machine that unpacks it; no builder writes them.",
        Fix = "Do not pull it with old tools. Find out who made the layer.",
        References = ["https://github.com/opencontainers/image-spec/blob/main/layer.md"],
        Controls = [new("MITRE-ATTACK", "T1611", ControlCoverage.Partial)],
    };

    public override ImmutableArray<Example> Examples =>
    [
        Example.Bad("layer.txt", """
            PathEscapes <--
            """),
        Example.Bad("layer.txt", """
            LinkEscapes <--
            """),
        Example.Good("layer.txt", """
            DataAfterEnd
            """),
    ];

    public override IEnumerable<Problem> Check(LayerProblem fact) =>
        fact.Kind is LayerProblemKind.PathEscapes or LayerProblemKind.LinkEscapes ? [new(TextSpan.FileStart, fact.Message, fact.Message)] : [];
}
