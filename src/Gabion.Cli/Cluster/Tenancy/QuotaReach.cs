using System.Collections.Immutable;
using Gabion.Model.Cluster;

namespace Gabion.Cli.Cluster.Tenancy;

/// <summary>
/// What the ResourceQuotas of a namespace bound. Only an amount of processor time or memory, asked for or as a limit, keeps pods from using
/// it up, and only without scopes, which leave other pods out (https://kubernetes.io/docs/concepts/policy/resource-quotas/#quota-scopes).
/// </summary>
internal static class QuotaReach
{
    private static readonly string[] Resources = ["cpu", "memory"];

    /// <summary><c>cpu</c> and <c>memory</c>, as far as no quota bounds them for every pod.</summary>
    public static ImmutableArray<string> Unlimited(IEnumerable<KubernetesObject> quotas)
    {
        var bounded = quotas.Where(quota => quota.Spec["scopes"].Items.Count == 0 && quota.Spec["scopeSelector"]["matchExpressions"].Items.Count == 0)
            .SelectMany(quota => quota.Spec["hard"].Entries.Select(entry => entry.Key)).ToHashSet(StringComparer.Ordinal);
        return [.. Resources.Where(name => !bounded.Contains(name) && !bounded.Contains($"requests.{name}") && !bounded.Contains($"limits.{name}"))];
    }
}
