using System.Collections.Immutable;
using Gabion.Formats;

namespace Gabion.Model.Container;

/// <summary>A text of an instruction after quotes, escapes and variables were processed as BuildKit does.</summary>
/// <param name="Raw">As written.</param>
/// <param name="Text">The result; a variable that only the build or the base image can tell stands as written.</param>
/// <param name="Span">The place in the Dockerfile.</param>
public sealed record ExpandedText(string Raw, string Text, TextSpan Span)
{
    /// <summary>The variables whose value the file does not say: then a rule can only answer <see cref="Verdict.CannotTell"/>.</summary>
    public ImmutableArray<string> UnknownVariables { get; init; } = [];

    /// <summary>Every variable that the text mentions.</summary>
    public ImmutableArray<string> Variables { get; init; } = [];

    /// <summary>What is wrong with a substitution; BuildKit refuses it.</summary>
    public string? Fault { get; init; }

    /// <summary>True when the text is certain.</summary>
    public bool IsKnown => UnknownVariables.IsEmpty && Fault is null;

    /// <summary>The text when it is certain, else null.</summary>
    public string? Value => IsKnown ? Text : null;

    public bool HasVariables => !Variables.IsEmpty;

    public override string ToString() => Text;
}
