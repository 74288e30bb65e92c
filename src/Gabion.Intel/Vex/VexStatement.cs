using System.Collections.Immutable;

namespace Gabion.Intel.Vex;

/// <summary>What a VEX document says of a vulnerability in some products.</summary>
/// <param name="Ids">The vulnerability's name and aliases.</param>
/// <param name="Status"><c>not_affected</c>, <c>affected</c>, <c>fixed</c> or <c>under_investigation</c>.</param>
/// <param name="Products">What it is said of; empty: of whatever the document is handed in with.</param>
/// <param name="At">When it was said: of several statements the latest counts.</param>
/// <param name="Document">The file and its author.</param>
public sealed record VexStatement(
    ImmutableArray<string> Ids, string Status, ImmutableArray<VexProduct> Products, string? Justification, string? Impact, DateTimeOffset At, string Document)
{
    /// <summary>It says <c>not_affected</c> and not why, which its form demands.</summary>
    public bool OwesReason { get; init; }
}

/// <summary>A product and the parts of it that are meant.</summary>
/// <param name="Names">Its identifiers, each enough: package URLs, image references.</param>
/// <param name="Parts">The identifiers of its parts; empty: the product itself, and everything in it.</param>
public sealed record VexProduct(ImmutableArray<string> Names, ImmutableArray<string> Parts);
