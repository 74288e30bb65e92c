using System.Collections.Frozen;
using System.Collections.Immutable;
using Gabion.Model.Cluster;

namespace Gabion.Policy.Rbac.Paths;

/// <summary>
/// The nodes that the input knows, and which of them the pods of a workload are on. A pod that has a <c>nodeName</c> is there; those of a
/// DaemonSet are on every node that they fit; all others may be on any that they fit, and are on the one where there is no other. Without Node objects there may be nodes that
/// nothing names.
/// </summary>
public sealed class NodeMap
{
    private readonly ImmutableArray<KubernetesObject> _nodes;
    private readonly ClusterFacts _facts;
    private readonly Dictionary<string, NodeGroup> _groups = new(StringComparer.Ordinal);

    public NodeMap(ClusterFacts facts)
    {
        ArgumentNullException.ThrowIfNull(facts);
        _facts = facts;
        _nodes = [.. facts.Objects.Where(item => item.Is("", "Node")).GroupBy(item => item.Name).Select(group => group.Last())];
        IsWhole = _nodes.Length > 0 && !facts.LacksNodes;
        Names = [.. _nodes.Select(node => node.Name).Concat(facts.Workloads.SelectMany(workload => KnownOf(workload))).Concat(facts.AskedNodes).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)];
        ControlPlane =
        [
            .. _nodes.Where(node => node.Labels["node-role.kubernetes.io/control-plane"].Exists || node.Labels["node-role.kubernetes.io/master"].Exists).Select(node => node.Name)
                .Concat(facts.Workloads.Where(IsApiServer).SelectMany(workload => KnownOf(workload))).Distinct(StringComparer.Ordinal),
        ];
    }

    /// <summary>Whether the input has the cluster's Node objects, so that a name which is none of them is no node.</summary>
    public bool IsWhole { get; }

    /// <summary>Every node that something names, in order.</summary>
    public ImmutableArray<string> Names { get; }

    /// <summary>Those of them that the API server runs on, where its keys are.</summary>
    public ImmutableHashSet<string> ControlPlane { get; }

    /// <summary>Every group that a placement named so far.</summary>
    public IEnumerable<NodeGroup> Groups => _groups.Values;

    /// <summary>Where the pods of a workload are.</summary>
    public Placement Of(Workload workload)
    {
        ArgumentNullException.ThrowIfNull(workload);
        var known = KnownOf(workload);
        if (!known.IsEmpty)
        {
            return new(known, NodeGroup.None, IsOnAll: false);
        }

        var isDaemon = workload.Kind == "DaemonSet";
        if (!IsWhole)
        {
            var isTiedDown = workload.Pod.Spec["nodeSelector"].IsSet || workload.Pod.Spec["affinity"]["nodeAffinity"].IsSet;
            return new([], Group(null), isDaemon && !isTiedDown);
        }

        ImmutableArray<string> fitting = [.. _nodes.Where(node => NodeFit.May(workload.Pod, node, isDaemon)).Select(node => node.Name).Order(StringComparer.Ordinal)];
        return isDaemon || fitting.Length == 1 ? new(fitting, NodeGroup.None, IsOnAll: false) : new([], Group(fitting), IsOnAll: false);
    }

    /// <summary>The nodes that its pods are known to be on: its own, and those of pods that it made.</summary>
    private ImmutableArray<string> KnownOf(Workload workload) =>
        workload.Pod.Spec["nodeName"].Text is { Length: > 0 } name ? [name]
        : _facts.PodNodes.TryGetValue(workload.Object.File.Path, out var names) ? [.. names]
        : [];

    private NodeGroup Group(ImmutableArray<string>? names)
    {
        var key = names is null ? "*" : string.Join('\n', names.Value);
        if (!_groups.TryGetValue(key, out var group))
        {
            _groups[key] = group = new(names?.ToFrozenSet(StringComparer.Ordinal));
        }

        return group;
    }

    /// <summary>The API server's static pod, by the labels that kubeadm, and those who follow it, give it.</summary>
    private static bool IsApiServer(Workload workload) =>
        workload is { Kind: "Pod", Object.NamespaceOrDefault: "kube-system" } && workload.Object.Labels["component"].Text == "kube-apiserver";
}

/// <summary>Where the pods of a workload are.</summary>
/// <param name="On">Nodes that one of its pods is on for certain.</param>
/// <param name="Among">Where that is not known, nodes of which each of its pods is on one.</param>
/// <param name="IsOnAll">A pod is on every node, those too that nothing names.</param>
public sealed record Placement(ImmutableArray<string> On, NodeGroup Among, bool IsOnAll)
{
    /// <summary>Whether it is a matter of scheduling which node its pods are on.</summary>
    public bool IsOpen => On.IsEmpty && !IsOnAll;
}

/// <summary>Nodes of which a pod is on one. Two are the same when they are one object.</summary>
/// <param name="names">Null for any node, those too that nothing names.</param>
public sealed class NodeGroup(FrozenSet<string>? names)
{
    public static NodeGroup None { get; } = new([]);

    /// <summary>How many there are; null where nothing names them all.</summary>
    public int? Count => names?.Count;

    public bool Has(string node) => names is null || names.Contains(node);

    public bool Overlaps(NodeGroup other)
    {
        ArgumentNullException.ThrowIfNull(other);
        return names is null || other.Has(names);
    }

    /// <summary>Whether every node of it is one of <paramref name="nodes"/>.</summary>
    public bool IsWithin(ISet<string> nodes) => names is { Count: > 0 } && names.IsSubsetOf(nodes);

    /// <summary><c>any node</c>, <c>node a or b</c>, <c>any of 12 nodes</c>.</summary>
    public override string ToString() => names switch
    {
        null => "any node",
        { Count: 0 } => "no node that is known",
        { Count: <= 3 } => $"node {string.Join(" or ", names.Order(StringComparer.Ordinal))}",
        _ => $"any of {names.Count} nodes",
    };

    private bool Has(FrozenSet<string> others) => names is null ? others.Count > 0 : names.Overlaps(others);
}
