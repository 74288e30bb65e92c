using System.Collections.Immutable;

namespace Gabion.Policy.Rbac.Reduce;

/// <summary>A role of the owner's with only the rules that were used.</summary>
/// <param name="Rules">What is left.</param>
public sealed record ReducedRole(AccessRole Role, ImmutableArray<PolicyRule> Rules);

/// <summary>A binding of a role that cannot be reduced itself, since every cluster has it or others make it up: it gets a role of its own.</summary>
/// <param name="RoleName">The name of the new role: a Role for a binding in a namespace, else a ClusterRole.</param>
public sealed record OwnRole(AccessBinding Binding, string RoleName, ImmutableArray<PolicyRule> Rules);

/// <summary>What somebody used.</summary>
/// <param name="Namespaces">Where; empty for objects without a namespace and paths.</param>
public sealed record SubjectUse(Identity Who, long Count, ImmutableArray<string> Namespaces, ImmutableArray<AccessBinding> Bindings);

/// <summary>
/// Roles cut down to what an audit log shows. Each request that was allowed is laid to the door of one binding: to what every cluster
/// has before what the owner wrote, to one in a namespace before one of the whole cluster.
/// </summary>
public sealed record AccessReduction
{
    /// <summary>Roles of which a part was used.</summary>
    public required ImmutableArray<ReducedRole> Roles { get; init; }

    public required ImmutableArray<OwnRole> OwnRoles { get; init; }

    /// <summary>Bindings that nothing in the log needs.</summary>
    public required ImmutableArray<AccessBinding> Unused { get; init; }

    /// <summary>Bindings of the whole cluster whose every use was in these namespaces.</summary>
    public required ImmutableArray<(AccessBinding Binding, ImmutableArray<string> Namespaces)> Narrow { get; init; }

    public required ImmutableArray<SubjectUse> Subjects { get; init; }

    /// <summary>What the log says was allowed and these roles do not allow: by another authorizer, or by roles that are not here.</summary>
    public required ImmutableArray<UsedAccess> Elsewhere { get; init; }

    /// <summary>What the roles allow that was used, for the proof.</summary>
    public required ImmutableArray<UsedAccess> Covered { get; init; }

    public static AccessReduction Of(AccessPolicy policy, AuditedUse use)
    {
        ArgumentNullException.ThrowIfNull(policy);
        ArgumentNullException.ThrowIfNull(use);
        var used = new Dictionary<AccessBinding, List<(AccessRequest Request, PolicyRule Rule)>>(ReferenceEqualityComparer.Instance);
        var (elsewhere, covered, subjects) = (new List<UsedAccess>(), new List<UsedAccess>(), new List<(UsedAccess Use, AccessBinding? Binding)>());
        foreach (var access in use.Used)
        {
            if (access.Who.Groups.Contains(Identity.Masters))
            {
                continue; // no authorizer is asked
            }

            if (Choose(policy, access) is not var (binding, rule))
            {
                elsewhere.Add(access);
                continue;
            }

            covered.Add(access);
            subjects.Add((access, binding.Source is null ? null : binding));
            if (binding.Source is not null)
            {
                if (!used.TryGetValue(binding, out var requests))
                {
                    used.Add(binding, requests = []);
                }

                requests.Add((access.Request, rule));
            }
        }

        var own = used.Where(pair => IsOwn(pair.Key.Role)).GroupBy(pair => pair.Key.Role!);
        return new()
        {
            Roles = [.. own.Select(group => new ReducedRole(group.Key, RuleReduction.Of(group.SelectMany(pair => pair.Value)))).OrderBy(role => role.Role.ToString(), StringComparer.Ordinal)],
            OwnRoles = [.. used.Where(pair => !IsOwn(pair.Key.Role)).Select(pair => new OwnRole(pair.Key, $"{pair.Key.Name}-used", RuleReduction.Of(pair.Value))).OrderBy(role => role.Binding.ToString(), StringComparer.Ordinal)],
            Unused = [.. policy.Bindings.Where(binding => binding.Source is not null && !used.ContainsKey(binding)).OrderBy(binding => binding.ToString(), StringComparer.Ordinal)],
            Narrow = [.. used.Select(pair => (pair.Key, Namespaces: OnlyIn(pair.Key, pair.Value))).Where(pair => !pair.Namespaces.IsEmpty).OrderBy(pair => pair.Key.ToString(), StringComparer.Ordinal)],
            Subjects = [.. Uses(subjects)],
            Elsewhere = [.. elsewhere.OrderByDescending(access => access.Count)],
            Covered = [.. covered],
        };
    }

    /// <summary>True for roles whose rules are the owner's own words.</summary>
    private static bool IsOwn(AccessRole? role) => role?.Source is { } source && source.Root["aggregationRule"]["clusterRoleSelectors"].Items.Count == 0;

    private static (AccessBinding Binding, PolicyRule Rule)? Choose(AccessPolicy policy, UsedAccess access)
    {
        var @namespace = access.Request is ResourceRequest resource ? resource.Namespace : "";
        return policy.BindingsOf(access.Who)
            .Where(binding => binding.IsClusterWide || (@namespace.Length > 0 && binding.Namespace == @namespace))
            .Select(binding => (Binding: binding, Rule: binding.Role?.Rules.FirstOrDefault(rule => rule.Allows(access.Request))))
            .Where(pair => pair.Rule is not null)
            .OrderBy(pair => pair.Binding.Source is not null).ThenBy(pair => pair.Binding.IsClusterWide).ThenBy(pair => !IsOwn(pair.Binding.Role)).ThenBy(pair => pair.Binding.ToString(), StringComparer.Ordinal)
            .Select(pair => ((AccessBinding, PolicyRule)?)(pair.Binding, pair.Rule!)).FirstOrDefault();
    }

    private static ImmutableArray<string> OnlyIn(AccessBinding binding, List<(AccessRequest Request, PolicyRule Rule)> requests)
    {
        const int few = 3;
        var namespaces = requests.Select(pair => pair.Request is ResourceRequest { Resource: not "namespaces" } resource ? resource.Namespace : "").Distinct().Order(StringComparer.Ordinal).ToList();
        return binding.IsClusterWide && namespaces.Count <= few && !namespaces.Contains("") ? [.. namespaces] : [];
    }

    private static IEnumerable<SubjectUse> Uses(IEnumerable<(UsedAccess Use, AccessBinding? Binding)> used) =>
        from pair in used
        group pair by pair.Use.Who.UserName into subject
        orderby subject.Key
        select new SubjectUse(
            subject.First().Use.Who,
            subject.Sum(pair => pair.Use.Count),
            [.. subject.Select(pair => pair.Use.Request is ResourceRequest resource ? resource.Namespace : "").Where(text => text.Length > 0).Distinct().Order(StringComparer.Ordinal)],
            [.. subject.Select(pair => pair.Binding).OfType<AccessBinding>().Distinct().OrderBy(binding => binding.ToString(), StringComparer.Ordinal)]);
}
