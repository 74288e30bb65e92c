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
        foreach (var from in Sources)
        {
            foreach (var to in Destinations)
            {
                var decision = Map.Between(from, to);
                if (!Connections.IsAll)
                {
                    decision = new(decision.Allowed.Intersect(Connections), decision.Possible.Intersect(Connections));
                }

                if (!decision.IsNothing)
                {
                    yield return new(from, to, decision);
                }
            }
        }
    }
}
