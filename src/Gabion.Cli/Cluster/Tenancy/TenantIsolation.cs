using System.Collections.Immutable;
using System.Globalization;
using Gabion.Network.Facts;
using Gabion.Policy.Rbac;

namespace Gabion.Cli.Cluster.Tenancy;

/// <summary>One aspect of how one tenant is kept from another.</summary>
/// <param name="Reasons">What leaks, or what could not be told; empty where it is isolated.</param>
internal sealed record IsolationAspect(string Name, IsolationAnswer Answer, ImmutableArray<string> Reasons);

/// <summary>Whether an aspect keeps tenants apart.</summary>
internal enum IsolationAnswer
{
    Isolated,
    Leaks,
    CannotTell,
}

/// <summary>How one tenant, a namespace or several, is kept from another: each aspect with the reason for every leak.</summary>
internal static class TenantIsolation
{
    private const int Shown = 8;

    /// <summary>What whoever owns the first may do with them to the second.</summary>
    private static readonly (string Verb, string Group, string Resource, string Subresource, string Words)[] Rights =
    [
        ("get", "", "secrets", "", "read Secrets"), ("create", "", "pods", "", "create pods"), ("create", "", "pods", "exec", "enter pods"),
        ("create", "apps", "deployments", "", "create Deployments"), ("update", "", "configmaps", "", "change ConfigMaps"), ("get", "", "pods", "log", "read logs"),
        ("create", "rbac.authorization.k8s.io", "rolebindings", "", "grant rights"), ("delete", "", "pods", "", "delete pods"), ("list", "", "pods", "", "list pods"),
    ];

    public static ImmutableArray<IsolationAspect> Of(TenancyFacts facts, ImmutableArray<string> first, ImmutableArray<string> second)
    {
        ImmutableArray<TenantNamespace> sources = [.. facts.Namespaces.Where(item => first.Contains(item.Name))];
        ImmutableArray<TenantNamespace> targets = [.. facts.Namespaces.Where(item => second.Contains(item.Name))];
        return [Network(facts, first, second), Access(facts, first, second), Nodes(sources, targets), Resources(sources), References(facts, first, second)];
    }

    private static IsolationAspect Network(TenancyFacts facts, ImmutableArray<string> first, ImmutableArray<string> second)
    {
        var all = (from source in first from target in second from connection in facts.Connections(source, target) select connection).ToList();
        var leaks = all.Where(connection => !connection.Decision.Allowed.IsEmpty).Select(connection => $"{connection.From.Workload} reaches {connection.To.Workload}{Beside(connection.From)}: {connection.Decision.Allowed}").Distinct().ToList();
        var open = all.Where(connection => connection.Decision.Allowed.IsEmpty).Select(connection => $"{connection.From.Workload} may reach {connection.To.Workload}{Beside(connection.From)}; a policy does not say").Distinct().ToList();
        open.AddRange(facts.Topology.Endpoints.Where(endpoint => endpoint.IsHostNetwork && (first.Contains(endpoint.Namespace.Name) || second.Contains(endpoint.Namespace.Name))).Select(endpoint => endpoint.Workload).Distinct()
            .Select(workload => $"{workload} is on the network of its node: most plugins take it for the node, which no policy about pods holds"));
        return leaks.Count > 0 ? new("network", IsolationAnswer.Leaks, Some(leaks)) : new("network", open.Count > 0 ? IsolationAnswer.CannotTell : IsolationAnswer.Isolated, Some(open));
    }

    private static string Beside(Endpoint endpoint) => endpoint.Network.IsPrimary ? "" : $" in {endpoint.Network.Title}";

    /// <summary>What every service account of the first may do in the second, by itself and by its groups: who creates a pod there acts as any of them.</summary>
    private static IsolationAspect Access(TenancyFacts facts, ImmutableArray<string> first, ImmutableArray<string> second)
    {
        var leaks = new List<string>();
        var unknown = new List<string>();
        foreach (var account in first.SelectMany(facts.ServiceAccounts))
        {
            var identity = Identity.Of(account);
            foreach (var target in second)
            {
                var grants = Rights.Select(right => (right.Words, facts.Access.Decide(identity, new ResourceRequest(right.Verb, right.Group, right.Resource, right.Subresource, target)).Grant))
                    .Where(pair => pair.Grant is not null).GroupBy(pair => pair.Grant!.Binding);
                leaks.AddRange(grants.Select(grant => $"{Named(grant.Key, identity, account)} may {string.Join(", ", grant.Select(pair => pair.Words))} in {target} by {grant.Key} ({grant.Key.RoleName})"));
                unknown.AddRange(facts.Access.BindingsOf(identity).Where(binding => binding is { Role: null, Source: not null } && (binding.IsClusterWide || binding.Namespace == target))
                    .Select(binding => $"{Named(binding, identity, account)} has in {target} by {binding} what {binding.RoleName} allows, which is not in the target"));
            }
        }

        leaks = [.. leaks.Distinct(StringComparer.Ordinal)];
        unknown = [.. unknown.Distinct(StringComparer.Ordinal)];
        return leaks.Count > 0 ? new("access", IsolationAnswer.Leaks, Some(leaks))
            : new("access", unknown.Count > 0 ? IsolationAnswer.CannotTell : IsolationAnswer.Isolated, Some(unknown));
    }

    /// <summary>The account, or the group by which a binding means it.</summary>
    private static Subject Named(AccessBinding binding, Identity identity, Subject account) =>
        binding.Subjects.Where(identity.Is).All(subject => subject.Kind == SubjectKind.Group) ? binding.Subjects.First(identity.Is) : account;

    /// <summary>A pod that owns its node owns every pod on it.</summary>
    private static IsolationAspect Nodes(ImmutableArray<TenantNamespace> from, ImmutableArray<TenantNamespace> to)
    {
        var apart = from.All(source => to.All(target => AreApart(source, target)));
        if (apart && from.All(item => item.Workloads > 0) && to.All(item => item.Workloads > 0))
        {
            return new("nodes", IsolationAnswer.Isolated, []);
        }

        var near = from.SelectMany(item => item.NearTheNode.Select(name => $"{name} of {item.Name} has a known way to its node or to what is kept there, where pods of the other may run")).ToList();
        near.AddRange(from.Where(item => item.PodSecurity is "none" || item.PodSecurity?.StartsWith("privileged", StringComparison.Ordinal) == true)
            .Select(item => $"{item.Name} enforces no Pod Security level: whoever creates a privileged pod there owns a node, where pods of the other may run"));
        var unknown = from.Where(item => item.PodSecurity is null).Select(item => $"The labels of namespace {item.Name} are not in the target, so what it enforces is not known").ToList();
        return near.Count > 0 ? new("nodes", IsolationAnswer.Leaks, Some(near))
            : new("nodes", unknown.Count > 0 ? IsolationAnswer.CannotTell : IsolationAnswer.Isolated, Some(unknown));
    }

    /// <summary>Both ask for the same label of nodes, with different values.</summary>
    private static bool AreApart(TenantNamespace one, TenantNamespace other) => one.NodeSelectors.Any(selector =>
        selector.Split('=', 2) is [var key, _] && other.NodeSelectors.Any(theirs => theirs.StartsWith($"{key}=", StringComparison.Ordinal) && theirs != selector));

    private static IsolationAspect Resources(ImmutableArray<TenantNamespace> from)
    {
        var leaks = from.Where(item => !item.Unlimited.IsEmpty).Select(item => item.Quotas.IsEmpty
            ? $"{item.Name} has no ResourceQuota: it may use up what the other needs"
            : $"no ResourceQuota of {item.Name} limits the {string.Join(" and ", item.Unlimited)} of all its pods together: it may use up what the other needs").ToList();
        return new("resources", leaks.Count > 0 ? IsolationAnswer.Leaks : IsolationAnswer.Isolated, Some(leaks));
    }

    /// <summary>What the second grants objects of the first by itself.</summary>
    private static IsolationAspect References(TenancyFacts facts, ImmutableArray<string> first, ImmutableArray<string> second)
    {
        var leaks = second.SelectMany(target => facts.OfKind("ReferenceGrant", target))
            .Where(grant => grant.Spec["from"].Items.Any(source => first.Contains(source["namespace"].Text ?? "")))
            .Select(grant => $"ReferenceGrant {grant.Name} of {grant.NamespaceOrDefault} lets the other refer to {string.Join(", ", grant.Spec["to"].Items.Select(item => item["kind"].Text).Distinct())}").ToList();
        return new("references", leaks.Count > 0 ? IsolationAnswer.Leaks : IsolationAnswer.Isolated, Some(leaks));
    }

    private static ImmutableArray<string> Some(List<string> reasons) => reasons.Count <= Shown
        ? [.. reasons]
        : [.. reasons.Take(Shown), string.Create(CultureInfo.InvariantCulture, $"and {reasons.Count - Shown} more")];
}
