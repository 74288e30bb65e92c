using System.Collections.Immutable;
using Gabion.Network.Algebra;
using Gabion.Network.Reach;

namespace Gabion.Cli.Network;

/// <summary>The part of an answer that was asked for.</summary>
/// <param name="Connections">Only these are shown.</param>
internal sealed record ReachView(ReachMap Map, ImmutableArray<ReachPeer> Sources, ImmutableArray<ReachPeer> Destinations, ConnectionSet Connections)
{
    /// <summary>Every pair with something to show, by the names of both.</summary>
    public IEnumerable<ReachLine> Lines()
    {
        foreach (var line in Map.Lines(Sources, Destinations))
        {
            if (Connections.IsAll)
            {
                yield return line;
                continue;
            }

            var decision = new Decision(line.Decision.Allowed.Intersect(Connections), line.Decision.Possible.Intersect(Connections));
            if (!decision.IsNothing)
            {
                yield return line with { Decision = decision };
            }
        }
    }
}
