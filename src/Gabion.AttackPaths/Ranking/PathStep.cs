using Gabion.AttackPaths.Graph;

namespace Gabion.AttackPaths.Ranking;

/// <summary>A hop as it is told: joints of the graph are left out.</summary>
/// <param name="To">The place it leads to; null when it gives a right that the next step uses.</param>
public sealed record PathStep(int Number, Hop Hop, PathPlace? To)
{
    /// <summary>The steps of a path, numbered from 1.</summary>
    public static IEnumerable<PathStep> Of(AttackGraph graph, AttackPath path)
    {
        ArgumentNullException.ThrowIfNull(graph);
        ArgumentNullException.ThrowIfNull(path);
        var number = 0;
        for (var i = 0; i < path.Hops.Length; i++)
        {
            var hop = path.Hops[i].Hop;
            if (IsJoint(hop))
            {
                continue;
            }

            var to = graph.Places[hop.To];
            while (IsHidden(to) && i + 1 < path.Hops.Length && path.Hops[i + 1].Hop.Means.Length == 0)
            {
                to = graph.Places[path.Hops[++i].Hop.To]; // a right over many, used on one of them
            }

            yield return new(++number, hop, IsHidden(to) ? null : to);
        }
    }

    private static bool IsJoint(Hop hop) => hop.Means.Length == 0 || hop is { Kind: HopKind.Follows, Means: "is bound" };

    private static bool IsHidden(PathPlace place) => place.Kind is PlaceKind.Right or PlaceKind.Segment or PlaceKind.Beside;
}
