using System.Collections.Immutable;
using Gabion.Formats;
using Gabion.Formats.Tree;

namespace Gabion.Model;

/// <summary>
/// What a rule says of a fact; the scan makes a <see cref="Finding"/> of it. The message is one whole sentence with the
/// values that matter, and ends without a full stop.
/// </summary>
/// <param name="Span">The place in the fact's file.</param>
/// <param name="Path">The way to the value inside the resource, for the fingerprint: it must not hold line numbers.</param>
public sealed record Problem(TextSpan Span, string Path, string Message)
{
    public Verdict Verdict { get; init; } = Verdict.Fails;

    /// <summary>Null: the card's.</summary>
    public Severity? Severity { get; init; }

    public ImmutableArray<Evidence> Evidence { get; init; } = [];

    /// <summary>What to do exactly here; null: the card's advice.</summary>
    public string? Fix { get; init; }

    public Patch? Patch { get; init; }

    /// <summary>The known vulnerability that it is about, for problems of packages.</summary>
    public Packages.Vulnerability? Vulnerability { get; init; }

    /// <summary>The fact this is about, when it is not the one that the rule was given (views across objects).</summary>
    public Fact? On { get; init; }

    /// <summary>The problem at a value of a document (or where it is missing); path and value become evidence.</summary>
    public static Problem At(Field field, string message) => new(field.Span, field.Path, message)
    {
        Evidence = [new(field.Path, field.Exists ? field.Text ?? (field.IsNull ? "null" : "…") : "not set")],
    };

    /// <summary>The problem at a value of another fact than the one that the rule was given.</summary>
    public static Problem At(Fact fact, Field field, string message) => At(field, message) with { On = fact };
}
