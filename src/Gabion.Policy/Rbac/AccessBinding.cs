using System.Collections.Immutable;
using Gabion.Model.Cluster;

namespace Gabion.Policy.Rbac;

/// <summary>A RoleBinding or ClusterRoleBinding.</summary>
/// <param name="Namespace">Where it grants: null (a ClusterRoleBinding) for everywhere.</param>
/// <param name="Role">The role it grants; null when that does not exist, so that it grants nothing.</param>
/// <param name="RoleName">What it names, as kind and name.</param>
/// <param name="Subjects">Who it grants to. A service account without namespace is one of the binding's namespace; in a ClusterRoleBinding it is nobody and left out.</param>
public sealed record AccessBinding(string? Namespace, string Name, AccessRole? Role, string RoleName, ImmutableArray<Subject> Subjects)
{
    /// <summary>The object it was read from; null for those that the API server makes itself.</summary>
    public KubernetesObject? Source { get; init; }

    /// <summary>True when it was not read but taken from what the API server of <see cref="AccessPolicy.AssumedVersion"/> makes.</summary>
    public bool IsAssumed { get; init; }

    public bool IsClusterWide => Namespace is null;

    public override string ToString() => IsClusterWide ? $"ClusterRoleBinding/{Name}" : $"RoleBinding/{Namespace}/{Name}";
}

/// <summary>Why somebody may do something: a binding and the rule of its role.</summary>
public sealed record Grant(AccessBinding Binding, PolicyRule Rule)
{
    /// <summary>The namespace it holds in; null for all.</summary>
    public string? Namespace => Binding.Namespace;
}
