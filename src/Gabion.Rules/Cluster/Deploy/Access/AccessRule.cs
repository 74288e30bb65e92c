using System.Collections.Immutable;
using Gabion.Formats.Tree;
using Gabion.Model;
using Gabion.Model.Cluster;
using Gabion.Policy.Rbac;

namespace Gabion.Rules.Cluster.Deploy.Access;

/// <summary>
/// A rule about one rule of a role. A resource counts when it is named, or covered by <c>*/SUBRESOURCE</c>: that <c>*</c> covers it is said once, by
/// the rules on wildcards, unless <see cref="CountsWildcards"/>. Roles that the API server makes itself are not judged.
/// </summary>
internal abstract class AccessRule : Rule<KubernetesObject>
{
    public override ImmutableArray<string> Kinds => ["Role", "ClusterRole"];

    /// <summary><see cref="RuleSettings.CountsWildcards"/>; set once, when the rules are made.</summary>
    internal bool CountsWildcards { get; set; }

    /// <summary>The whole sentence when the rule is at fault, else null.</summary>
    protected abstract string? Fault(KubernetesObject role, PolicyRule rule);

    public sealed override IEnumerable<Problem> Check(KubernetesObject item)
    {
        if (item.Group != "rbac.authorization.k8s.io" || item.Labels["kubernetes.io/bootstrapping"].Text == "rbac-defaults")
        {
            yield break;
        }

        foreach (var source in item.Root["rules"].Items)
        {
            var rule = PolicyRule.Of(source);
            if ((Fault(item, rule) ?? ByWildcard(item, rule)) is { } message)
            {
                yield return Problem.At(Place(source), message) with { Evidence = [new(source.Path, rule.ToString())] };
            }
        }
    }

    private string? ByWildcard(KubernetesObject role, PolicyRule rule) =>
        WildcardCover.Of(rule, CountsWildcards) is { } covered && Fault(role, covered) is not null ? $"{role.Kind} '{role.Name}': {Card.Title}, by the wildcard in {rule}" : null;

    /// <summary>Whether a rule names a resource of a group.</summary>
    protected static bool Names(PolicyRule rule, string group, params ReadOnlySpan<string> resources)
    {
        foreach (var resource in resources)
        {
            if (rule.AllowsGroup(group) && rule.Resources.Contains(resource))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>The first of the verbs that the rule allows, or null.</summary>
    protected static string? Verb(PolicyRule rule, params ReadOnlySpan<string> verbs)
    {
        foreach (var verb in verbs)
        {
            if (rule.AllowsVerb(verb))
            {
                return verb;
            }
        }

        return null;
    }

    private static Field Place(Field rule) => rule["resources"].Exists ? rule["resources"] : rule["nonResourceURLs"].Exists ? rule["nonResourceURLs"] : rule["verbs"];
}
