using System.Collections.Immutable;
using Gabion.Network.Algebra;
using Gabion.Network.Facts;
using Gabion.Network.Reach;

namespace Gabion.Network.Compare;

/// <summary>What became of the connections between two parties.</summary>
public enum ChangeKind
{
    /// <summary>There were none, and now there are.</summary>
    Opened,

    /// <summary>There were some, and now there are none.</summary>
    Closed,

    /// <summary>There were some, and now there are others.</summary>
    Changed,
}

/// <summary>A difference between two answers about the same two parties.</summary>
/// <param name="From">The name of the source; ranges of outside addresses with the same change are joined.</param>
public sealed record ReachChange(ChangeKind Kind, string From, string To, Decision Old, Decision New)
{
    /// <summary>The network in which the connections are; null for primary networks.</summary>
    public ClusterNetwork? Secondary { get; init; }

    /// <summary>The outside addresses on one side; null when both are in the cluster.</summary>
    public AddressSet? Outside { get; init; }

    /// <summary>True when the connections start outside the cluster.</summary>
    public bool IsFromOutside { get; init; }

    /// <summary>Whether a party is there in one of the two only.</summary>
    public string? Note { get; init; }

    /// <summary>True when something may pass that could not before.</summary>
    public bool Opens => !Old.Possible.Contains(New.Possible);

    /// <summary>True when it opens, or changes to open more, from some address of the internet.</summary>
    public bool OpensFromInternet => Opens && IsFromOutside && Outside is not null && Outside.Overlaps(Exposure.Internet);
}

/// <summary>The differences between two answers: what a change to policies or workloads opens and closes.</summary>
public static class ReachComparison
{
    /// <summary>Asks both topologies, cut at the same addresses, so that ranges can be held against each other.</summary>
    public static ImmutableArray<ReachChange> Between(Topology before, Topology after, CancellationToken cancellationToken)
    {
        var cuts = Reachability.Bounds(before).Concat(Reachability.Bounds(after)).ToList();
        var withV6 = cuts.Exists(cut => !cut.V6.IsEmpty && !cut.V6.IsFull);
        var (left, right) = (new ReachMap(Reachability.Of(before, cancellationToken, cuts), withV6), new ReachMap(Reachability.Of(after, cancellationToken, cuts), withV6));
        var withOther = before.SpeaksOfOtherProtocols || after.SpeaksOfOtherProtocols;
        var primary = Of(left.Sources, left.Destinations, left.Between, right.Sources, right.Destinations, right.Between, withOther);
        return primary.AddRange(Beside(left.Secondary, right.Secondary, withOther));
    }

    /// <summary>The changes in each network that pods have beside their primary one: a network is the same when it has the same name.</summary>
    private static IEnumerable<ReachChange> Beside(ReachMap? before, ReachMap? after, bool withOther)
    {
        var (old, now) = (ByNetwork(before), ByNetwork(after));
        foreach (var name in old.Select(group => group.Key).Concat(now.Select(group => group.Key)).Distinct().Order(StringComparer.Ordinal))
        {
            ImmutableArray<ReachPeer> left = [.. old[name]];
            ImmutableArray<ReachPeer> right = [.. now[name]];
            foreach (var change in Of(left, left, (from, to) => before!.Between(from, to), right, right, (from, to) => after!.Between(from, to), withOther))
            {
                yield return change with { Secondary = (left.IsEmpty ? right : left)[0].Networks[0] };
            }
        }
    }

    private static ILookup<string, ReachPeer> ByNetwork(ReachMap? map) => (map?.Workloads ?? []).ToLookup(peer => peer.Networks[0].Title, StringComparer.Ordinal);

    /// <param name="withOther">Whether protocols without ports count: where no policy names one, no policy decides about them.</param>
    private static ImmutableArray<ReachChange> Of(
        ImmutableArray<ReachPeer> oldSources, ImmutableArray<ReachPeer> oldTargets, Func<ReachPeer, ReachPeer, Decision> before,
        ImmutableArray<ReachPeer> newSources, ImmutableArray<ReachPeer> newTargets, Func<ReachPeer, ReachPeer, Decision> after, bool withOther)
    {
        var changes = new List<(ReachChange Change, AddressRange? From, AddressRange? To)>();
        var sources = Names(oldSources, newSources);
        var targets = Names(oldTargets, newTargets);
        foreach (var (from, oldFrom, newFrom) in sources)
        {
            foreach (var (to, oldTo, newTo) in targets)
            {
                var old = oldFrom is null || oldTo is null ? Decision.Nothing : before(oldFrom, oldTo);
                var now = newFrom is null || newTo is null ? Decision.Nothing : after(newFrom, newTo);
                if (IsSame(old.Allowed, now.Allowed, withOther) && IsSame(old.Possible, now.Possible, withOther))
                {
                    continue;
                }

                var kind = old.IsNothing ? ChangeKind.Opened : now.IsNothing ? ChangeKind.Closed : ChangeKind.Changed;
                changes.Add((new(kind, from, to, old, now) { Note = Note((from, oldFrom, newFrom), (to, oldTo, newTo)) }, (newFrom ?? oldFrom)!.Addresses, (newTo ?? oldTo)!.Addresses));
            }
        }

        return [.. Join(changes).OrderBy(change => change.Kind).ThenBy(change => change.From, StringComparer.Ordinal).ThenBy(change => change.To, StringComparer.Ordinal)];
    }

    private static bool IsSame(ConnectionSet one, ConnectionSet other, bool withOther) => withOther ? one.Equals(other) : one.HasPortsOf(other);

    /// <summary>Ranges of outside addresses with the same change to the same party become one line.</summary>
    private static IEnumerable<ReachChange> Join(IEnumerable<(ReachChange Change, AddressRange? From, AddressRange? To)> changes)
    {
        foreach (var group in changes.GroupBy(item => (
            item.Change.Kind, From: item.From is null ? item.Change.From : "", To: item.To is null ? item.Change.To : "", item.Change.Old, item.Change.New, item.Change.Note)))
        {
            var first = group.First();
            if (first.From is null && first.To is null)
            {
                foreach (var (change, _, _) in group)
                {
                    yield return change;
                }

                continue;
            }

            var outside = group.Aggregate(AddressSet.Empty, (all, item) => all.Union((item.From ?? item.To)!.Value.ToSet()));
            var name = $"{string.Join(",", AddressRange.Of(outside))}[External]";
            yield return first.Change with
            {
                From = first.From is null ? first.Change.From : name,
                To = first.To is null ? first.Change.To : name,
                Outside = outside,
                IsFromOutside = first.From is not null,
            };
        }
    }

    private static string? Note((string Name, ReachPeer? Old, ReachPeer? New) source, (string Name, ReachPeer? Old, ReachPeer? New) target)
    {
        var notes = new[] { source, target }
            .Where(peer => peer.Old is null != peer.New is null)
            .Select(peer => $"{peer.Name} is {(peer.Old is null ? "new" : "gone")}")
            .Concat(new[] { source, target }.Where(IsMoved).Select(peer => $"{peer.Name} is in {peer.New!.Networks[0].Title} instead of {peer.Old!.Networks[0].Title}"));
        return string.Join(", ", notes) is { Length: > 0 } text ? text : null;
    }

    private static bool IsMoved((string Name, ReachPeer? Old, ReachPeer? New) peer) =>
        peer is { Old.Networks: [var old, ..], New.Networks: [var now, ..] } && old.Title != now.Title;

    private static IEnumerable<(string Name, ReachPeer? Old, ReachPeer? New)> Names(ImmutableArray<ReachPeer> before, ImmutableArray<ReachPeer> after)
    {
        var old = before.ToDictionary(peer => peer.Name, StringComparer.Ordinal);
        var now = after.ToDictionary(peer => peer.Name, StringComparer.Ordinal);
        return old.Keys.Union(now.Keys).Select(name => (name, old.GetValueOrDefault(name), now.GetValueOrDefault(name)));
    }
}
