using System.Collections.Immutable;

namespace Gabion.Model;

/// <summary>What a reader made of one file.</summary>
/// <param name="Facts">What could be read; may be some even when there are gaps.</param>
/// <param name="Gaps">What could not.</param>
public sealed record ReadResult(ImmutableArray<Fact> Facts, ImmutableArray<CoverageGap> Gaps)
{
    public static readonly ReadResult Nothing = new([], []);
}
