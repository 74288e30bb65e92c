using System.Collections.Immutable;
using Gabion.Model.Cluster;

namespace Gabion.AttackPaths.Graph;

/// <summary>The pods of one controller, as they are shown, with every object that says something of them.</summary>
/// <param name="Name"><c>ns/name[Kind]</c>.</param>
/// <param name="Endpoints">Numbers of its endpoints in the topology.</param>
/// <param name="Sources">The objects: of a live cluster the controller and its pods, of manifests mostly one.</param>
public sealed record PathWorkload(int Number, string Name, string Namespace, ImmutableArray<int> Endpoints, ImmutableArray<Workload> Sources)
{
    /// <summary>The names of the nodes its pods are on; empty when the input does not say.</summary>
    public ImmutableArray<string> Nodes { get; } =
        [.. Sources.Select(source => source.Pod.Spec["nodeName"].Text).OfType<string>().Distinct().Order(StringComparer.Ordinal)];

    /// <summary>True for pods that run on every node, as far as their manifest says.</summary>
    public bool IsOnEveryNode => Name.EndsWith("[DaemonSet]", StringComparison.Ordinal)
        && Sources.All(source => !source.Pod.Spec["nodeSelector"].IsSet && !source.Pod.Spec["affinity"]["nodeAffinity"].IsSet);

    public bool Equals(PathWorkload? other) => other is not null && Name == other.Name;

    public override int GetHashCode() => Name.GetHashCode(StringComparison.Ordinal);
}
