namespace Gabion.AttackPaths.Graph;

/// <summary>From the node of an escaped pod to the pods beside it: those on the same node for certain where the input says it, else those that may be.</summary>
internal sealed class NodeHops(GraphDraft draft)
{
    private static readonly Ease OnIt = new(0.9, "root on its node");
    private static readonly Ease Perhaps = new(0.5, "where pods run is not known");

    public void Add()
    {
        var node = draft.Place(PlaceKind.Node, "a node");
        var everywhere = draft.Place(PlaceKind.Beside, "pods that run on every node");
        var anywhere = draft.Place(PlaceKind.Beside, "pods that may run on the same node");
        foreach (var workload in draft.Workloads)
        {
            if (workload.IsOnEveryNode)
            {
                draft.Add(everywhere, Tokens(workload, OnIt, null));
            }
            else if (workload.Nodes.IsEmpty)
            {
                draft.Add(anywhere, Tokens(workload, Perhaps, "one of its pods runs on the same node"));
            }

            foreach (var name in workload.Nodes)
            {
                draft.Add(Named(name), Tokens(workload, OnIt, null));
            }
        }

        foreach (var workload in draft.Workloads.Where(workload => draft.Hops[draft.Inside(workload).Number].Exists(hop => hop.Kind == HopKind.Escape)))
        {
            var own = draft.NodeOf(workload);
            draft.Add(own, new(node.Number, HopKind.Follows, "is root there", Ease.Given));
            draft.Add(own, new(everywhere.Number, HopKind.Follows, "", Ease.Given));
            draft.Add(own, new(anywhere.Number, HopKind.Follows, "", Ease.Given));
            foreach (var name in workload.Nodes)
            {
                draft.Add(own, new(Named(name).Number, HopKind.Follows, "", Ease.Given));
            }
        }
    }

    private PathPlace Named(string name) => draft.Place(PlaceKind.Beside, $"pods on node {name}");

    private Hop Tokens(PathWorkload workload, Ease ease, string? condition) =>
        new(draft.Inside(workload).Number, HopKind.NodeTokens, "takes over a pod of it on that node", ease) { Condition = condition };
}
