using System.Collections.Immutable;
using Gabion.Model.Cluster;

namespace Gabion.Policy.Rbac;

/// <summary>A Role or ClusterRole with the rules that it really has.</summary>
/// <param name="Namespace">Null for a ClusterRole.</param>
/// <param name="Rules">Its own rules; for an aggregated one also those of every role that its selectors choose.</param>
public sealed record AccessRole(string? Namespace, string Name, ImmutableArray<PolicyRule> Rules)
{
    /// <summary>The object it was read from; null for those that the API server makes itself.</summary>
    public KubernetesObject? Source { get; init; }

    public bool IsClusterRole => Namespace is null;

    public bool IsBuiltIn => Source is null;

    public override string ToString() => IsClusterRole ? $"ClusterRole/{Name}" : $"Role/{Namespace}/{Name}";
}
