using System.Collections.Immutable;
using Gabion.Model.Cluster;

namespace Gabion.Policy.Rbac;

/// <summary>
/// Roles with what aggregation adds. The controller fills an aggregated ClusterRole with the rules of every ClusterRole that its
/// selectors choose, and so does this for manifests, where the rules are still empty; an object read from a cluster (it has a
/// uid) has been filled already and is taken as stored.
/// </summary>
internal sealed class RoleSet
{
    private readonly Dictionary<(string? Namespace, string Name), (KubernetesObject Object, bool IsBuiltIn)> _objects;
    private readonly Dictionary<string, ImmutableArray<PolicyRule>> _aggregated = new(StringComparer.Ordinal);
    private readonly List<KubernetesObject> _clusterRoles;

    public RoleSet(IEnumerable<(KubernetesObject Object, bool IsBuiltIn)> objects)
    {
        _objects = objects.ToDictionary(item => (item.Object.Kind == "ClusterRole" ? null : item.Object.NamespaceOrDefault, item.Object.Name));
        _clusterRoles = [.. _objects.Where(pair => pair.Key.Namespace is null).Select(pair => pair.Value.Object)];
    }

    public IReadOnlyDictionary<(string? Namespace, string Name), AccessRole> Resolve() => _objects.ToDictionary(
        pair => pair.Key,
        pair => new AccessRole(pair.Key.Namespace, pair.Key.Name, RulesOf(pair.Value.Object, [])) { Source = pair.Value.IsBuiltIn ? null : pair.Value.Object });

    private ImmutableArray<PolicyRule> RulesOf(KubernetesObject role, ImmutableHashSet<string> parents)
    {
        var selectors = role.Root["aggregationRule"]["clusterRoleSelectors"];
        if (role.Kind != "ClusterRole" || selectors.Items.Count == 0 || role.Metadata["uid"].Exists)
        {
            return [.. role.Root["rules"].Items.Select(PolicyRule.Of)];
        }

        if (_aggregated.TryGetValue(role.Name, out var known))
        {
            return known;
        }

        var chosen = selectors.Items.Select(LabelSelector.Of).ToList();
        var within = parents.Add(role.Name);
        ImmutableArray<PolicyRule> rules =
        [
            .. from other in _clusterRoles
               where !within.Contains(other.Name) && chosen.Any(selector => selector.Matches(new(other.Labels)))
               from rule in RulesOf(other, within)
               select rule,
        ];
        if (parents.IsEmpty)
        {
            _aggregated[role.Name] = rules; // only from the top: inside a cycle the rules are not whole
        }

        return rules;
    }
}
