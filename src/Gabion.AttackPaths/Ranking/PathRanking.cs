using System.Collections.Immutable;
using Gabion.AttackPaths.Graph;

namespace Gabion.AttackPaths.Ranking;

/// <summary>
/// The paths of a graph, worst first. For the main goals (cluster-admin, every Secret, a node) the easiest path of every way in, and of
/// those that end alike only the easiest is shown; for every other goal the easiest of all.
/// </summary>
public static class PathRanking
{
    private const double AboutAsEasy = 0.5;

    public static ImmutableArray<AttackPath> Of(AttackGraph graph, IReadOnlySet<int> mended)
    {
        ArgumentNullException.ThrowIfNull(graph);
        ArgumentNullException.ThrowIfNull(mended);
        var doors = graph.From(graph.Internet.Number).Where(hop => hop.Mend is not { } mend || !mended.Contains(mend.Number))
            .GroupBy(hop => hop.To).Select(group => group.OrderByDescending(hop => hop.Ease.Value).First()).ToList();
        var found = new List<AttackPath>();
        foreach (var goal in graph.Places.Where(place => place.IsMainGoal))
        {
            found.AddRange(ToMain(graph, doors, goal, mended));
        }

        var forward = PathSearch.Forward(graph, graph.Internet, mended);
        foreach (var goal in graph.Places.Where(place => place.Impact > 0 && !place.IsMainGoal && forward.Reaches(place.Number)))
        {
            var hops = forward.Path(goal.Number);
            found.Add(new([.. hops], graph.Places[hops[0].Hop.To], goal, forward.Ease(goal.Number), []));
        }

        var ranked = found.Where(path => !PassesGoal(graph, path))
            .OrderByDescending(path => Math.Round(path.Score, 6)).ThenBy(path => path.Hops.Length)
            .ThenBy(path => path.Goal.Name, StringComparer.Ordinal).ThenBy(path => path.Entry.Name, StringComparer.Ordinal).ToList();
        return [.. WithoutPrefixes(WithoutLesser(ranked))];
    }

    private static IEnumerable<AttackPath> ToMain(AttackGraph graph, List<Hop> doors, PathPlace goal, IReadOnlySet<int> mended)
    {
        var search = PathSearch.Backward(graph, goal, mended);
        var paths = from door in doors
                    where search.Reaches(door.To)
                    let hops = search.Path(door.To).Prepend(new(graph.Internet.Number, door)).ToImmutableArray()
                    select new AttackPath(hops, graph.Places[door.To], goal, door.Ease.Value * search.Ease(door.To), []);
        foreach (var group in paths.GroupBy(path => Pivot(graph, path)))
        {
            var all = group.OrderByDescending(path => Math.Round(path.Ease, 9)).ThenBy(path => path.Hops.Length).ThenBy(path => path.Entry.Name, StringComparer.Ordinal).ToList();
            yield return all[0] with { AlsoFrom = [.. all.Skip(1).Select(path => new OtherEntry(path.Entry, path.Ease))] };
        }
    }

    /// <summary>The last pods that the path goes through: from there on it is the same whoever comes.</summary>
    private static int Pivot(AttackGraph graph, AttackPath path) =>
        path.Hops.Select(edge => graph.Places[edge.Hop.To]).LastOrDefault(place => place.Kind == PlaceKind.Inside)?.Number ?? -1;

    /// <summary>What follows from a goal that is worth as much or more is not worth a path of its own.</summary>
    private static bool PassesGoal(AttackGraph graph, AttackPath path) =>
        path.Hops.SkipLast(1).Select(edge => graph.Places[edge.Hop.To]).Any(place => place.Impact >= path.Goal.Impact);

    /// <summary>Leaves out what another path gives as well, when that is about as easy: Secrets among more Secrets, and by the same way in what cluster-admin has anyhow.</summary>
    private static List<AttackPath> WithoutLesser(List<AttackPath> ranked)
    {
        var everything = ranked.Where(path => path.Goal.Kind is PlaceKind.ClusterAdmin or PlaceKind.AllSecrets).Select(path => path.Ease).DefaultIfEmpty().Max();
        var admin = ranked.Where(path => path.Goal.Kind == PlaceKind.ClusterAdmin).GroupBy(path => path.Entry).ToDictionary(group => group.Key, group => group.Max(path => path.Ease));
        var ofNamespace = ranked.Where(path => path.Goal.Kind == PlaceKind.NamespaceSecrets).ToDictionary(path => path.Goal.Name, path => path.Ease);
        return
        [
            .. ranked.Where(path => path.Goal.Kind switch
            {
                PlaceKind.AllSecrets or PlaceKind.Node => admin.GetValueOrDefault(path.Entry) < path.Ease * AboutAsEasy,
                PlaceKind.NamespaceSecrets => everything < path.Ease * AboutAsEasy,
                PlaceKind.Secret => Math.Max(everything, ofNamespace.GetValueOrDefault(PathPlace.SecretsOf(path.Goal.Name.Split('/')[1]))) < path.Ease * AboutAsEasy,
                _ => true,
            }),
        ];
    }

    /// <summary>Leaves out a path that another, as bad or worse, goes along on its way to more.</summary>
    private static IEnumerable<AttackPath> WithoutPrefixes(List<AttackPath> ranked)
    {
        var passed = new HashSet<(int Entry, int Place)>();
        foreach (var path in ranked)
        {
            var before = path.Hops.SkipLast(1).Select(edge => edge.Hop.To).LastOrDefault(-1);
            if (path.AlsoFrom.IsEmpty && path.Goal.Kind == PlaceKind.Node && passed.Contains((path.Entry.Number, before)))
            {
                continue;
            }

            passed.UnionWith(path.Hops.Select(edge => (path.Entry.Number, edge.Hop.To)));
            yield return path;
        }
    }
}
