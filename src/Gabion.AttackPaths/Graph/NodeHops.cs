using Gabion.Policy.Rbac.Paths;

namespace Gabion.AttackPaths.Graph;

/// <summary>From the node of an escaped pod to the pods beside it: those on the same node for certain where the input says it, else those that may be.</summary>
internal sealed class NodeHops(GraphDraft draft)
{
    private static readonly Ease OnIt = new(0.9, "root on its node");
    private static readonly Ease Perhaps = new(0.5, "where pods run is not known");
    private static readonly Ease OnEach = new(0.9, "root on each of its nodes");
    private static readonly Ease OneOfThem = new(0.5, "its pods are on more than one node");

    public void Add()
    {
        var node = draft.Place(PlaceKind.Node, "a node");
        var everywhere = draft.EverywherePods;
        var anywhere = draft.AnywherePods;
        foreach (var workload in draft.Workloads)
        {
            AddPods(draft.AllPods, workload, OnEach, null);
            if (workload.IsOnEveryNode)
            {
                AddPods(everywhere, workload, OnIt, null);
            }
            else if (!workload.Nodes.Any())
            {
                AddPods(anywhere, workload, Perhaps, "one of its pods runs on the same node");
            }

            foreach (var name in workload.Nodes)
            {
                AddPods(draft.PodsOn(name), workload, OnIt, null);
            }
        }

        foreach (var workload in draft.Workloads)
        {
            var hops = draft.Hops[draft.Inside(workload).Number];
            if (hops.Exists(hop => hop.Kind == HopKind.Escape))
            {
                var own = draft.NodeOf(workload);
                draft.Add(own, new(node.Number, HopKind.Follows, "is root there", Ease.Given));
                AddBeside(own, workload, draft.NodeNamed);
            }
        }

        foreach (var (workload, door) in draft.Workloads.SelectMany(workload => workload.Sources.SelectMany(NodeDoor.Of).Where(door => door.Gift == NodeGift.Tokens).Take(1).Select(door => (workload, door))))
        {
            // No root on the node, but what is in the pods there.
            var place = draft.Place(PlaceKind.Right, $"the tokens of the pods beside {workload.Name}", workload);
            draft.Add(draft.Inside(workload), new(place.Number, HopKind.NodeTokens, $"reads the tokens of the pods beside it: {door.Why}", Ease.Given)
            {
                Evidence = [new($"{door.At.Path}: {door.At.Text}", workload.Sources[0].File.Locate(door.At.Span))],
            });
            AddBeside(place, workload, draft.PodsOn);
        }
    }

    /// <summary>
    /// Which of its nodes it is the input says only where there is one. The pods of a DaemonSet are alike and on each of its nodes, and so is who comes
    /// into one after the other.
    /// </summary>
    private void AddBeside(PathPlace from, PathWorkload workload, Func<string, PathPlace> named)
    {
        var names = workload.Nodes.ToHashSet(StringComparer.Ordinal);
        var among = workload.Placements.Where(placement => placement.IsOpen).Select(placement => placement.Among).ToList();
        var isDaemon = workload.Sources.All(source => source.Kind == "DaemonSet");
        var isOnAll = isDaemon && (workload.IsOnEveryNode || (draft.Nodes.IsWhole && names.IsSupersetOf(draft.Nodes.Names)));
        foreach (var pods in isOnAll ? [draft.AllPods] : (PathPlace[])[draft.EverywherePods, draft.AnywherePods])
        {
            draft.Add(from, new(pods.Number, HopKind.Follows, "", Ease.Given));
        }

        foreach (var other in isDaemon && !isOnAll ? draft.Workloads.Where(other => other.Placements.All(placement => placement.IsOpen && placement.Among.IsWithin(names))) : [])
        {
            AddPods(from, other, OnEach, null); // wherever they are, one of its pods is there
        }

        foreach (var name in draft.Nodes.Names.Where(name => isOnAll || names.Contains(name) || among.Exists(group => group.Has(name))))
        {
            var isThere = isOnAll || names.Contains(name);
            var isSure = isThere && (isDaemon || (names.Count == 1 && among.Count == 0));
            draft.Add(from, new(named(name).Number, HopKind.Follows, "", isSure ? Ease.Given : isThere ? OneOfThem : Perhaps) { Condition = isSure ? null : $"that pod is on node {name}" });
        }
    }

    private void AddPods(PathPlace from, PathWorkload workload, Ease ease, string? condition)
    {
        draft.Add(from, new(draft.Inside(workload).Number, HopKind.NodeTokens, "takes over a pod of it on that node", ease) { Condition = condition });
        draft.Add(from, new(draft.Kept(workload).Number, HopKind.NodeTokens, $"reads what the kubelet keeps for {workload.Name} on that node", ease) { Condition = condition });
    }
}
