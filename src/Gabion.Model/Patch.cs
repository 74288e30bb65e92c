using System.Collections.Immutable;
using Gabion.Formats;

namespace Gabion.Model;

/// <summary>A mend as edits of one file.</summary>
/// <param name="Safety">Whether it may be applied without knowing how the program behaves.</param>
/// <param name="Edits">Edits that do not overlap, all of the finding's file.</param>
public sealed record Patch(PatchSafety Safety, ImmutableArray<TextEdit> Edits);

/// <summary>Whether a mend keeps a working program working.</summary>
public enum PatchSafety
{
    /// <summary>Applied by <c>gabion fix</c>.</summary>
    Safe,

    /// <summary>Right in most systems, but only a run can tell (a read-only root file system, dropped capabilities): applied only when asked for.</summary>
    NeedsRuntimeKnowledge,
}

/// <summary>Replaces the text of <paramref name="At"/> (empty span: inserts) by <paramref name="Text"/>.</summary>
public sealed record TextEdit(TextSpan At, string Text);
