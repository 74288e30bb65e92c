using System.Collections.Immutable;
using Gabion.Model.Cluster;
using Gabion.Policy.Rbac.Paths;

namespace Gabion.AttackPaths.Graph;

/// <summary>The pods of one controller, as they are shown, with every object that says something of them.</summary>
/// <param name="Name"><c>ns/name[Kind]</c>.</param>
/// <param name="Endpoints">Numbers of its endpoints in the topology.</param>
/// <param name="Sources">The objects: of a live cluster the controller and its pods, of manifests mostly one.</param>
public sealed record PathWorkload(int Number, string Name, string Namespace, ImmutableArray<int> Endpoints, ImmutableArray<Workload> Sources)
{
    /// <summary>Where its pods are, as each of its objects says.</summary>
    public required ImmutableArray<Placement> Placements { get; init; }

    /// <summary>The names of the nodes its pods are on; empty when the input does not say.</summary>
    public IEnumerable<string> Nodes => Placements.SelectMany(placement => placement.On).Distinct().Order(StringComparer.Ordinal);

    /// <summary>True for pods that run on every node, as far as their manifest says.</summary>
    public bool IsOnEveryNode => Placements.All(placement => placement.IsOnAll);

    public bool Equals(PathWorkload? other) => other is not null && Name == other.Name;

    public override int GetHashCode() => Name.GetHashCode(StringComparison.Ordinal);
}
