using System.Collections.Immutable;
using Gabion.Model.Cluster;
using Gabion.Network.Reach;
using Gabion.Policy.Rbac;
using Gabion.Policy.Rbac.Paths;

namespace Gabion.AttackPaths.Facts;

/// <summary>Everything the graph is made from.</summary>
/// <param name="Objects">Every object of the cluster or the manifests.</param>
/// <param name="Map">Who reaches whom, of the same objects.</param>
/// <param name="Policy">Who may do what, of the same objects.</param>
/// <param name="Findings">What the rules say of the same objects.</param>
/// <param name="Images">What is known of the images; empty when none was looked at.</param>
public sealed record PathInput(
    ImmutableArray<KubernetesObject> Objects,
    ImmutableArray<Workload> Workloads,
    ReachMap Map,
    AccessPolicy Policy,
    ClusterFacts Facts,
    FindingIndex Findings,
    ImageIndex Images)
{
    /// <summary>Workloads whose pods are taken to be broken into already, where paths then begin; empty: they begin at the internet.</summary>
    public ImmutableArray<string> Footholds { get; init; } = [];
}
