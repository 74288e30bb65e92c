using System.Collections.Immutable;

namespace Gabion.Scan.Configuration;

/// <summary>What may stand at a place of <c>gabion.yaml</c>: the check of a file and its published schema are both made of this.</summary>
internal abstract record ValueShape
{
    private ValueShape()
    {
    }

    public sealed record Text : ValueShape;

    /// <summary>One text or a list of them.</summary>
    public sealed record Texts : ValueShape;

    public sealed record Flag : ValueShape;

    public sealed record OneOf(ImmutableArray<string> Words) : ValueShape;

    /// <summary>A text of a certain form.</summary>
    /// <param name="Pattern">The form, as a regular expression for editors.</param>
    /// <param name="Example">A right one, for the error.</param>
    public sealed record Form(string Pattern, string Example, Func<string, bool> IsRight) : ValueShape;

    public sealed record Mapping(ImmutableArray<Key> Keys) : ValueShape;

    public sealed record ListOf(Mapping Item) : ValueShape;
}

/// <summary>A key of a mapping.</summary>
/// <param name="About">One sentence, shown by editors.</param>
internal sealed record Key(string Name, ValueShape Shape, string About, bool IsRequired = false);
