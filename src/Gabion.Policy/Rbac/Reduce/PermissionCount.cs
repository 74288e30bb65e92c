using System.Collections.Immutable;

namespace Gabion.Policy.Rbac.Reduce;

/// <summary>How many permissions rules give: verbs times resources, and paths. A <c>*</c> counts as all that are known here.</summary>
public static class PermissionCount
{
    /// <summary>The verbs that a <c>*</c> stands for in the count.</summary>
    public const int Verbs = 8;

    /// <summary>The resources that a <c>*</c> stands for in the count.</summary>
    public static int Resources { get; } = ResourceNames.All.Count();

    /// <summary>What people seldom do, so that a log may well not show it: to be checked before it is taken away.</summary>
    private static readonly string[] Rare = ["delete", "deletecollection", "escalate", "bind", "impersonate", "approve", "sign"];

    public static long Of(IEnumerable<PolicyRule> rules)
    {
        ArgumentNullException.ThrowIfNull(rules);
        return rules.Sum(rule => (long)(rule.Verbs.Contains("*") ? Verbs : rule.Verbs.Length) * (rule.Paths.Length + (rule.Resources.Contains("*") ? Resources : rule.Resources.Length * Math.Max(1, rule.Groups.Length))));
    }

    /// <summary>What goes, a line for each resource: <c>delete on pods</c>.</summary>
    public static IEnumerable<(string Text, bool IsRare)> Dropped(IEnumerable<PolicyRule> before, IEnumerable<PolicyRule> after)
    {
        ArgumentNullException.ThrowIfNull(before);
        ArgumentNullException.ThrowIfNull(after);
        var kept = after.SelectMany(Permission.Of).Select(permission => permission with { Name = null }).ToHashSet();
        return from permission in before.SelectMany(Permission.Of).Select(permission => permission with { Name = null }).Distinct()
               where !kept.Contains(permission)
               group permission.Verb by (permission.Group, permission.Resource, permission.Path) into gone
               let about = gone.Key.Path.Length > 0 ? gone.Key.Path : $"{gone.Key.Resource}{(gone.Key.Group.Length > 0 ? $".{gone.Key.Group}" : "")}"
               let isRenewal = gone.Key is { Group: "coordination.k8s.io", Resource: "leases" }
               from isRare in (bool[])[true, false]
               let verbs = gone.Where(verb => (isRenewal || Rare.Contains(verb)) == isRare).ToImmutableArray()
               where !verbs.IsEmpty
               orderby about
               select ($"{string.Join(", ", RuleReduction.Sorted(verbs))} on {about}", isRare);
    }
}
