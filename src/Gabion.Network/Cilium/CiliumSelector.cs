using Gabion.Model.Cluster;
using Gabion.Network.Facts;
using Gabion.Network.Policies;

namespace Gabion.Network.Cilium;

/// <summary>
/// A selector of Cilium: labels with the source they come from (<c>k8s:app</c>, <c>any:app</c>), the namespace and its labels, the
/// service account. In a policy of a namespace it means that namespace, unless it names one itself.
/// </summary>
/// <param name="namespace">The namespace of the policy; null for policies of the whole cluster.</param>
public sealed class CiliumSelector(string? @namespace, LabelSelector selector) : EndpointSelector
{
    private const string NamespaceKey = "io.kubernetes.pod.namespace";
    private const string NamespaceLabels = "io.cilium.k8s.namespace.labels.";
    private const string AccountKey = "io.cilium.k8s.policy.serviceaccount";
    private const string ClusterKey = "io.cilium.k8s.policy.cluster";

    private readonly string? _namespace = selector.Requirements.Any(requirement => IsAboutNamespace(Bare(requirement.Key))) ? null : @namespace;

    public override Match Matches(EndpointClass endpoints)
    {
        ArgumentNullException.ThrowIfNull(endpoints);
        if (endpoints.Kind == EndpointKind.Host || (_namespace is not null && endpoints.Namespace.Name != _namespace))
        {
            return Match.No;
        }

        var all = Match.Yes;
        foreach (var requirement in selector.Requirements)
        {
            all = all.And(Matches(requirement, endpoints));
        }

        return all;
    }

    public override void Look(Visibility visible)
    {
        ArgumentNullException.ThrowIfNull(visible);
        foreach (var key in selector.Requirements.Select(requirement => Bare(requirement.Key)))
        {
            visible.LabelKeys.Add(key);
            visible.ServiceAccounts |= key == AccountKey;
        }
    }

    public override string ToString()
    {
        var pods = selector.IsEmpty ? "every pod" : $"pods with {selector}";
        return _namespace is null ? pods : $"{pods} in {_namespace}";
    }

    private static bool IsAboutNamespace(string key) => key == NamespaceKey || key.StartsWith(NamespaceLabels, StringComparison.Ordinal);

    /// <summary>The key without the source of the label.</summary>
    private static string Bare(string key)
    {
        var colon = key.IndexOf(':', StringComparison.Ordinal);
        return colon > 0 && key[..colon] is "k8s" or "any" ? key[(colon + 1)..] : key;
    }

    private static Match Matches(LabelRequirement requirement, EndpointClass endpoints)
    {
        var key = Bare(requirement.Key);
        if (key.StartsWith("reserved:", StringComparison.Ordinal))
        {
            return requirement.Operator is LabelOperator.NotIn or LabelOperator.DoesNotExist ? Match.Yes : Match.No;
        }

        if (key == ClusterKey)
        {
            return Match.Unknown;
        }

        var labels = key switch
        {
            NamespaceKey => LabelMap.Empty.With(key, endpoints.Namespace.Name),
            AccountKey => LabelMap.Empty.With(key, endpoints.ServiceAccount),
            _ when key.StartsWith(NamespaceLabels, StringComparison.Ordinal) => endpoints.Namespace.Labels,
            _ => endpoints.Labels,
        };
        var name = key.StartsWith(NamespaceLabels, StringComparison.Ordinal) ? key[NamespaceLabels.Length..] : key;
        return requirement.Operator switch
        {
            LabelOperator.In => labels.Test(name, requirement.Values.Contains),
            LabelOperator.NotIn => labels.Test(name, requirement.Values.Contains).Not(),
            LabelOperator.Exists => MatchLogic.Of(labels.Contains(name)),
            _ => MatchLogic.Of(!labels.Contains(name)),
        };
    }
}
