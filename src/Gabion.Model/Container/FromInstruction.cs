using Gabion.Formats;
using Gabion.Formats.Dockerfile;

namespace Gabion.Model.Container;

/// <summary><c>FROM [--platform=…] IMAGE|STAGE|scratch [AS NAME]</c>.</summary>
public sealed class FromInstruction : Instruction
{
    internal FromInstruction(InstructionSyntax syntax, BuildState state, ExpansionContext context, Func<string, BuildStage?> findStage)
        : base(syntax, state, context)
    {
        Source = syntax.Arguments is [var source, ..] ? Expand(source) : new("", "", syntax.Span);
        Platform = ExpandFlag("platform");
        if (syntax.Arguments is [_, { Text: var keyword }, var name] && keyword.Equals("AS", StringComparison.OrdinalIgnoreCase))
        {
            StageName = name.Text.ToLowerInvariant();
            StageNameText = name.Text;
            StageNameSpan = name.Span;
        }

        BaseStage = Source.Value is { } value ? findStage(value) : null;
        IsScratch = BaseStage is null && Source.Value == "scratch";
        Image = BaseStage is null && !IsScratch && ImageRef.TryParse(Source.Value, out var image) ? image : null;
    }

    /// <summary>What stands behind FROM.</summary>
    public ExpandedText Source { get; }

    /// <summary>The value of <c>--platform</c>; null when there is none.</summary>
    public ExpandedText? Platform { get; }

    /// <summary>The name behind AS, in lower case.</summary>
    public string? StageName { get; }

    /// <summary>The name behind AS, as written.</summary>
    public string? StageNameText { get; }

    public TextSpan? StageNameSpan { get; }

    /// <summary>The earlier stage that the source names.</summary>
    public BuildStage? BaseStage { get; }

    public bool IsScratch { get; }

    /// <summary>The image; null for a stage, for <c>scratch</c>, and when a variable or a broken reference hides it.</summary>
    public ImageRef? Image { get; }
}
