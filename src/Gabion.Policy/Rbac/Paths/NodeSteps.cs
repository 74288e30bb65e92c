using Gabion.Model.Cluster;
using static Gabion.Policy.Rbac.Paths.AccessNode;

namespace Gabion.Policy.Rbac.Paths;

/// <summary>
/// Between pods and nodes: out of a pod onto the node that it is on, from a node to the pods that are there. Where the input does not say
/// on which node a pod is, the step has that as its condition.
/// </summary>
internal sealed class NodeSteps(ClusterFacts facts, NodeMap nodes)
{
    /// <summary>The admission plugin NodeRestriction gives a kubelet tokens only for audiences that a volume of the pod or its CSI driver names.</summary>
    private const string OnlyOfAudiences =
        "the API server is older than 1.33, its gate ServiceAccountNodeAudienceRestriction is off, or a rule or CSI driver lets the kubelet ask for tokens of its audience: no volume of the pod does";

    private const string OfControlPlane = "it runs on a node of the control plane";

    private static readonly AccessNode Every = new OnEveryNode();
    private static readonly AccessNode Some = new OnSomeNode();
    private static readonly AccessNode Admin = new ClusterAdmin();

    private readonly List<Step> _steps = [];

    public List<Step> Find()
    {
        var placed = facts.Workloads.Where(workload => !workload.IsFragment()).Select(workload => (Workload: workload, Placement: nodes.Of(workload))).ToList();
        foreach (var (workload, placement) in placed)
        {
            AddPod(workload, placement);
            AddDoors(workload, placement);
        }

        Add(Every, Some, "", 0);
        Add(new Over(Reach.Kubelets, null), new Over(Reach.PodContents, null), "asks for the tokens and Secrets of the pods there, as the Node authorizer lets it", 1);
        Add(new Over(Reach.Kubelets, null), new Acts(Subject.Group(Identity.Nodes)), "", 0);
        Add(Every, new Over(Reach.PodContents, null), "reads the tokens and Secrets of the pods there", 1);
        foreach (var name in nodes.Names)
        {
            AddNode(name);
        }

        var everywhere = placed.Where(pair => pair.Placement.IsOnAll || pair.Placement.On.Length > 0).Select(pair => (pair.Workload, On: pair.Placement.IsOnAll ? null : pair.Placement.On.ToHashSet(StringComparer.Ordinal))).ToList();
        foreach (var group in nodes.Groups)
        {
            AddGroup(group);
            foreach (var (workload, _) in everywhere.Where(pair => pair.On is null || (pair.On.Count >= group.Count && group.IsWithin(pair.On))))
            {
                Add(new PodsAmong(group), ContentsNode(workload), "", 0);
            }
        }

        return _steps;
    }

    /// <summary>The user that a node's kubelet is.</summary>
    public static Subject KubeletOf(string node) => Subject.User($"system:node:{node}");

    private void AddPod(Workload workload, Placement placement)
    {
        var @namespace = ClusterFacts.NamespaceOf(workload);
        Inside inside = new(workload.Kind, @namespace, workload.Object.Name);
        var contents = ContentsNode(workload);
        Acts account = new(ClusterFacts.AccountOf(workload));
        Add(new Over(Reach.EnterPods, @namespace), inside, "", 0);
        Add(new Over(Reach.PodContents, null), contents, "", 0);
        var token = facts.MountedToken(workload);
        if (token is not null)
        {
            Add(inside, account, "its token is mounted in the pod", 0, WhileItRuns(token));
            Add(contents, account, "its token is mounted in the pod", 0);
        }

        var held = workload.IsStatic ? [] : ClusterFacts.MountedSecrets(workload.Pod).ToList();
        foreach (var secret in held)
        {
            Add(inside, new KnowsSecret(@namespace, secret.Name), "the Secret is in the pod", 0, WhileItRuns(secret));
            Add(contents, new KnowsSecret(@namespace, secret.Name), "the Secret is in the pod", 0);
        }

        foreach (var (where, name) in facts.KubeletSecrets(workload).Except(held.Select(secret => (@namespace, secret.Name))))
        {
            Add(contents, new KnowsSecret(where, name), "the kubelet has the Secret for the pod's images or volumes", 0);
        }

        foreach (var node in placement.IsOnAll ? nodes.Names : placement.On)
        {
            Add(new PodsOn(node), contents, "", 0);
            if (!workload.IsStatic && token is null)
            {
                Add(new Acts(KubeletOf(node)), account, "asks for a token of it, as the Node authorizer lets the kubelet of a pod's node", 1, OnlyOfAudiences);
            }
        }

        if (placement.IsOpen)
        {
            Add(new MayBeOn(placement.Among), contents, "", 0, $"one of its pods runs on the same node (it may be scheduled on {placement.Among})");
        }
    }

    /// <summary>What an init container alone has is gone for those who come into the pod later.</summary>
    private static string? WhileItRuns(PodHolding held) => held.OnlyIn is { } container ? $"the init container '{container}', which alone has it, still runs" : null;

    private void AddDoors(Workload workload, Placement placement)
    {
        Inside inside = new(workload.Kind, ClusterFacts.NamespaceOf(workload), workload.Object.Name);
        foreach (var door in NodeDoor.Of(workload).DistinctBy(door => door.Gift))
        {
            switch (door.Gift)
            {
                case NodeGift.Node:
                    var means = $"leaves the container: {door.Why}";
                    AddTo(inside, placement, means, name => new OnNode(name), new OnNodeAmong(placement.Among), Every);
                    break;
                case NodeGift.Tokens:
                    AddTo(inside, placement, $"reads the tokens of the pods beside it: {door.Why}", name => new PodsOn(name), new PodsAmong(placement.Among), new Over(Reach.PodContents, null));
                    break;
                case NodeGift.Kubelet:
                    AddTo(inside, placement, $"takes the kubelet's credentials: {door.Why}", name => new Acts(KubeletOf(name)), new Acts(Subject.Group(Identity.Nodes)), new Acts(Subject.Group(Identity.Nodes)));
                    break;
                case NodeGift.Etcd when MayBeOfControlPlane(placement) is { } isKnown:
                    Add(inside, new Over(Reach.Secrets, null), $"reads the data of etcd: {door.Why}", 1, isKnown ? "Secrets are not encrypted at rest" : $"{OfControlPlane}, and Secrets are not encrypted at rest");
                    break;
                case NodeGift.ControlPlane when MayBeOfControlPlane(placement) is { } isKnown:
                    Add(inside, Admin, $"takes the keys or the data of the control plane: {door.Why}", 1, isKnown ? null : OfControlPlane);
                    break;
            }
        }
    }

    /// <summary>Whether a pod is on a node of the control plane: true, null for no, and false when the input does not say.</summary>
    private bool? MayBeOfControlPlane(Placement placement) =>
        placement.IsOnAll ? !nodes.ControlPlane.IsEmpty
        : placement.On.Any(nodes.ControlPlane.Contains) ? true
        : placement.On.Length > 0 ? nodes.IsWhole || !nodes.ControlPlane.IsEmpty ? null : false
        : nodes.IsWhole && !nodes.ControlPlane.Any(placement.Among.Has) ? null
        : false;

    private static ContentsOf ContentsNode(Workload workload) => new(workload.Kind, ClusterFacts.NamespaceOf(workload), workload.Object.Name);

    /// <summary>A step to what is on each node of a pod; to what is on one of them where which one is not known.</summary>
    private void AddTo(AccessNode from, Placement placement, string means, Func<string, AccessNode> named, AccessNode among, AccessNode every)
    {
        foreach (var node in placement.On)
        {
            Add(from, named(node), means, 1);
        }

        if (placement.IsOnAll)
        {
            Add(from, every, $"{means}; it runs on every node", 1);
        }
        else if (placement.IsOpen)
        {
            Add(from, among, $"{means}; it may be scheduled on {placement.Among}", 1);
        }
    }

    private void AddNode(string name)
    {
        OnNode node = new(name);
        PodsOn pods = new(name);
        Acts kubelet = new(KubeletOf(name));
        Add(Every, node, "", 0, nodes.IsWhole || !facts.AskedNodes.Contains(name) ? null : "there is a node of that name");
        Add(node, Some, "", 0);
        Add(node, pods, "reads the tokens and Secrets of the pods there", 1);
        Add(node, kubelet, "takes the kubelet's credentials", 1);
        Add(new Over(Reach.Kubelets, null), kubelet, "", 0);
        Add(kubelet, new Acts(Subject.Group(Identity.Nodes)), "is a member of the group", 0);
        Add(kubelet, pods, "asks for the tokens and Secrets of the pods there, as the Node authorizer lets it", 1);
        if (nodes.ControlPlane.Contains(name))
        {
            Add(node, Admin, "takes the keys of the control plane, which runs there", 1);
        }
    }

    private void AddGroup(NodeGroup group)
    {
        OnNodeAmong node = new(group);
        PodsAmong pods = new(group);
        Add(node, Some, "", 0);
        Add(node, pods, "reads the tokens and Secrets of the pods there", 1);
        Add(node, new Acts(Subject.Group(Identity.Nodes)), "takes the kubelet's credentials", 1);
        foreach (var name in nodes.Names.Where(group.Has))
        {
            var condition = $"its pod is on node '{name}'{(nodes.IsWhole || !facts.AskedNodes.Contains(name) ? "" : ", and there is one of that name")}";
            Add(node, new OnNode(name), "", 0, condition);
            Add(pods, new PodsOn(name), "", 0, condition);
            Add(new PodsOn(name), new MayBeOn(group), "", 0);
        }

        foreach (var other in nodes.Groups.Where(group.Overlaps))
        {
            Add(pods, new MayBeOn(other), "", 0);
        }
    }

    private void Add(AccessNode from, AccessNode to, string means, int cost, string? condition = null) => _steps.Add(new(from, to, means, null, cost) { Condition = condition });
}
