using Gabion.Model.Container;

namespace Gabion.Rules.Container.Develop;

/// <summary>A FROM whose variable chooses among the stages of the file: <c>FROM binaries-$TARGETOS</c>.</summary>
internal static class StageChoice
{
    /// <summary>True when the text before the first variable is how the name of an earlier stage begins.</summary>
    public static bool IsLikely(Dockerfile file, FromInstruction from)
    {
        var dollar = from.Source.Raw.IndexOf('$', StringComparison.Ordinal);
        return dollar > 0 && file.Stages.Any(stage => stage.From.Span.Start < from.Span.Start
            && stage.Name?.StartsWith(from.Source.Raw[..dollar], StringComparison.OrdinalIgnoreCase) == true);
    }
}
