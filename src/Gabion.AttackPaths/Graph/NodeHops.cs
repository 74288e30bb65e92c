using Gabion.Policy.Rbac.Paths;

namespace Gabion.AttackPaths.Graph;

/// <summary>From the node of an escaped pod to the pods beside it: those on the same node for certain where the input says it, else those that may be.</summary>
internal sealed class NodeHops(GraphDraft draft)
{
    private static readonly Ease OnIt = new(0.9, "root on its node");
    private static readonly Ease Perhaps = new(0.5, "where pods run is not known");
    private static readonly Ease OneOfThem = new(0.5, "its pods are on more than one node");

    public void Add()
    {
        var node = draft.Place(PlaceKind.Node, "a node");
        var everywhere = draft.EverywherePods;
        var anywhere = draft.AnywherePods;
        foreach (var workload in draft.Workloads)
        {
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

    /// <summary>Which node it is the input says only where the pods are on one.</summary>
    private void AddBeside(PathPlace from, PathWorkload workload, Func<string, PathPlace> named)
    {
        draft.Add(from, new(draft.EverywherePods.Number, HopKind.Follows, "", Ease.Given));
        draft.Add(from, new(draft.AnywherePods.Number, HopKind.Follows, "", Ease.Given));
        var names = workload.Nodes.ToList();
        var among = workload.Placements.Where(placement => placement.On.IsEmpty).Select(placement => placement.Among).ToList();
        foreach (var name in draft.Nodes.Names.Where(name => names.Contains(name) || among.Exists(group => group.Has(name))))
        {
            var isKnown = names is [var one] && one == name && among.Count == 0;
            draft.Add(from, new(named(name).Number, HopKind.Follows, "", isKnown ? Ease.Given : names.Contains(name) ? OneOfThem : Perhaps) { Condition = isKnown ? null : $"that pod is on node {name}" });
        }
    }

    private void AddPods(PathPlace from, PathWorkload workload, Ease ease, string? condition)
    {
        draft.Add(from, new(draft.Inside(workload).Number, HopKind.NodeTokens, "takes over a pod of it on that node", ease) { Condition = condition });
        draft.Add(from, new(draft.Kept(workload).Number, HopKind.NodeTokens, $"reads what the kubelet keeps for {workload.Name} on that node", ease) { Condition = condition });
    }
}
