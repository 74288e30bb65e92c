using System.Collections.Immutable;
using Gabion.Model;

namespace Gabion.Cli.Cluster.Tenancy;

/// <summary>What keeps one namespace apart from the others, and what does not.</summary>
internal sealed record TenantNamespace(string Name)
{
    /// <summary>Null when no manifest shows the namespace: then its labels are not known.</summary>
    public Location? Place { get; init; }

    public int Workloads { get; init; }

    /// <summary>Names of ResourceQuotas.</summary>
    public ImmutableArray<string> Quotas { get; init; } = [];

    /// <summary><c>cpu</c> and <c>memory</c>, as far as no quota bounds them for every pod.</summary>
    public ImmutableArray<string> Unlimited { get; init; } = [];

    /// <summary>Names of LimitRanges.</summary>
    public ImmutableArray<string> Limits { get; init; } = [];

    /// <summary>The enforced Pod Security level (<c>baseline:latest</c>), <c>none</c> without a label, null when the namespace is not shown.</summary>
    public string? PodSecurity { get; init; }

    /// <summary>Pod Security labels that cannot be read, as sentences without a stop: a wrong enforced level is enforced as <c>restricted</c>.</summary>
    public ImmutableArray<string> WrongLabels { get; init; } = [];

    /// <summary>Whether pods let in nobody whom no policy names; null without pods.</summary>
    public bool? DeniesIngress { get; init; }

    /// <summary>Whether pods reach nobody whom no policy names; null without pods.</summary>
    public bool? DeniesEgress { get; init; }

    /// <summary>Labels of nodes that every workload asks for (<c>pool=a</c>); empty: its pods go to any node.</summary>
    public ImmutableArray<string> NodeSelectors { get; init; } = [];

    /// <summary>Taints that some workload tolerates, beyond those that Kubernetes sets itself.</summary>
    public ImmutableArray<string> Tolerations { get; init; } = [];

    /// <summary>Service accounts of the namespace, or a group of all of them, that a ClusterRoleBinding means, with the role.</summary>
    public ImmutableArray<string> ClusterRights { get; init; } = [];

    /// <summary>Service accounts of the namespace, or a group of all of them, with a RoleBinding in another.</summary>
    public ImmutableArray<string> RightsElsewhere { get; init; } = [];

    /// <summary>Namespaces with a pod that some pod of this one may connect to.</summary>
    public ImmutableArray<string> Reaches { get; init; } = [];

    /// <summary>Workloads from which a way to the node, or to what is kept there, is known: the same that <c>rbac paths</c> takes.</summary>
    public ImmutableArray<string> NearTheNode { get; init; } = [];
}
