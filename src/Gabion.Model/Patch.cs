using System.Collections.Immutable;
using Gabion.Formats;
using Gabion.Formats.Tree;

namespace Gabion.Model;

/// <summary>A mend as edits of one file.</summary>
/// <param name="Safety">Whether it may be applied without knowing how the program behaves.</param>
/// <param name="Edits">Edits of the finding's file that do not overlap.</param>
public sealed record Patch(PatchSafety Safety, ImmutableArray<Edit> Edits)
{
    /// <summary>Sets one value of a YAML document: a safe mend.</summary>
    public static Patch Set(Field field, string value) => new(PatchSafety.Safe, [new SetValue(field, value)]);

    /// <summary>Takes one entry out of a YAML document: a safe mend.</summary>
    public static Patch Remove(Field field) => new(PatchSafety.Safe, [new RemoveValue(field)]);
}

/// <summary>Whether a mend keeps a working program working.</summary>
public enum PatchSafety
{
    /// <summary>Applied by <c>gabion fix</c>.</summary>
    Safe,

    /// <summary>Right in most systems, but only a run can tell (a read-only root file system, dropped capabilities): applied only when asked for.</summary>
    NeedsRuntimeKnowledge,
}

/// <summary>One change of a file.</summary>
public abstract record Edit;

/// <summary>Replaces the text of <paramref name="At"/> (empty span: inserts) by <paramref name="Text"/>.</summary>
public sealed record TextEdit(TextSpan At, string Text) : Edit;

/// <summary>Gives <paramref name="Target"/> a value; where it is absent, the entry and its missing parents are made.</summary>
/// <param name="Value">YAML in flow form: <c>false</c>, <c>[ALL]</c>, <c>{type: RuntimeDefault}</c>.</param>
public sealed record SetValue(Field Target, string Value) : Edit;

/// <summary>Takes the entry of <paramref name="Target"/> out, with its key.</summary>
public sealed record RemoveValue(Field Target) : Edit;
