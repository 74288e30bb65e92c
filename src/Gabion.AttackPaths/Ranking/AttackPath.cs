using System.Collections.Immutable;
using Gabion.AttackPaths.Graph;
using Gabion.Model;

namespace Gabion.AttackPaths.Ranking;

/// <summary>A way from the internet to a goal.</summary>
/// <param name="Hops">In order; joints of the graph are among them.</param>
/// <param name="Goal">What is reached.</param>
/// <param name="Ease">The product of the hops' eases, 0 to 1.</param>
/// <param name="AlsoFrom">Other ways in whose easiest path to the goal goes through the same pods at its end.</param>
public sealed record AttackPath(ImmutableArray<Edge> Hops, PathPlace Entry, PathPlace Goal, double Ease, ImmutableArray<OtherEntry> AlsoFrom)
{
    /// <summary>100 × what the goal is worth × how easy it is to get there.</summary>
    public double Score => 100 * Goal.Impact * Ease;

    /// <summary>Critical from 60, high from 25, medium from 10.</summary>
    public Severity Severity => Score switch
    {
        >= 60 => Severity.Critical,
        >= 25 => Severity.High,
        >= 10 => Severity.Medium,
        _ => Severity.Low,
    };

    /// <summary>The mends that close a hop of it, in order.</summary>
    public IEnumerable<Mend> Mends => Hops.Select(edge => edge.Hop.Mend).OfType<Mend>().Distinct();
}

/// <summary>Another way in that leads to the same.</summary>
public sealed record OtherEntry(PathPlace Entry, double Ease);
