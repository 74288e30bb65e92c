using System.Collections.Immutable;

namespace Gabion.Formats.Dockerfile;

/// <summary>What is known of a variable.</summary>
public enum VariableState
{
    /// <summary>It has a value.</summary>
    Set,

    /// <summary>Nothing in the build gives it a value: it expands to nothing.</summary>
    Unset,

    /// <summary>An <c>ARG</c> without a default: unset, unless <c>--build-arg</c> gives it a value.</summary>
    NotGiven,

    /// <summary>Only the build, or the base image, can tell.</summary>
    Unknown,
}

/// <summary>A variable's state and, when it is set, its value.</summary>
public readonly record struct VariableValue(VariableState State, string Text)
{
    public static readonly VariableValue Unset = new(VariableState.Unset, "");
    public static readonly VariableValue NotGiven = new(VariableState.NotGiven, "");
    public static readonly VariableValue Unknown = new(VariableState.Unknown, "");

    public static VariableValue Of(string text) => new(VariableState.Set, text);
}

/// <summary>A word after quotes, escapes and variables were processed.</summary>
/// <param name="Text">The text; a variable that cannot be told stands as it was written.</param>
/// <param name="Unknown">The names of the variables that cannot be told; empty when the text is certain.</param>
/// <param name="Used">The names of all variables that the word mentions.</param>
/// <param name="Fault">What is wrong with a substitution; BuildKit refuses it.</param>
public sealed record Expansion(string Text, ImmutableArray<string> Unknown, ImmutableArray<string> Used, string? Fault);
