using Gabion.Model.Cluster;

namespace Gabion.Rules.Cluster.Deploy;

/// <summary>Which pods the network policies of a set select.</summary>
internal sealed class PodIsolation
{
    private static readonly string[] OtherPolicyKinds =
    [
        "CiliumNetworkPolicy", "CiliumClusterwideNetworkPolicy", "GlobalNetworkPolicy", "AdminNetworkPolicy",
        "BaselineAdminNetworkPolicy", "ClusterNetworkPolicy",
    ];

    private readonly HashSet<string> _withPolicies = new(StringComparer.Ordinal);
    private readonly HashSet<string> _selectedWhole = new(StringComparer.Ordinal);
    private readonly HashSet<Workload> _selected = [];
    private readonly bool _anywhere;

    private PodIsolation(ObjectSet set)
    {
        HasOtherPolicies = OtherPolicyKinds.Any(kind => set.OfKind(kind).Any()) || set.OfKind("NetworkPolicy").Any(item => item.Group != "networking.k8s.io");
        var seen = new HashSet<(string?, string)>();
        foreach (var policy in set.OfKind("NetworkPolicy").Where(item => item.Group == "networking.k8s.io"))
        {
            var selector = LabelSelector.Of(policy.Spec["podSelector"]);
            _withPolicies.Add(policy.Namespace ?? "");
            if (selector.IsEmpty)
            {
                _selectedWhole.Add(policy.Namespace ?? "");
            }
            else if (seen.Add((policy.Namespace, selector.ToString())))
            {
                _selected.UnionWith(set.Index.Pods.Select(policy.Namespace, selector));
            }
        }

        _anywhere = _selectedWhole.Contains("");
    }

    /// <summary>True when policies of other kinds (Cilium, Calico, cluster-wide ones) decide as well.</summary>
    public bool HasOtherPolicies { get; }

    public static PodIsolation Of(ObjectSet set) => new(set);

    /// <summary>True when a policy selects every pod of the namespace; one that names no namespace may be applied to any.</summary>
    public bool DeniesByDefault(string @namespace) => _anywhere || _selectedWhole.Contains(@namespace);

    public bool HasPolicies(string? @namespace) => _withPolicies.Contains(@namespace ?? "");

    public bool Selects(Workload workload) => _selected.Contains(workload) || DeniesByDefault(workload.Object.Namespace ?? "");
}
