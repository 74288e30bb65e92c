using System.Collections.Immutable;
using Gabion.Formats.Tree;
using Gabion.Model;
using Gabion.Model.Cluster;

namespace Gabion.Rules.Cluster.Deploy;

/// <summary>Requests and limits of a workload's containers, and of the pod as a whole, as the API server counts them.</summary>
internal static class ContainerResources
{
    private static readonly string[] Lists = ["requests", "limits"];

    /// <summary>
    /// The long-running containers without an amount. A request that is not written is the limit, where there is one; a
    /// pod-level amount counts for every container. What the team gives as a default is the mend.
    /// </summary>
    public static IEnumerable<Problem> Missing(Workload workload, string list, string resource, ImmutableSortedDictionary<string, string> defaults)
    {
        if (workload.IsFragment() || IsSet(workload.Pod.Spec["resources"], list, resource))
        {
            return [];
        }

        return from container in workload.Pod.LongRunning
               let resources = container.Field["resources"]
               where !IsSet(resources, list, resource)
               select Problem.At(resources[list][resource], $"Container '{container.Name}' has no {resource} {(list == "limits" ? "limit" : "request")}") with
               {
                   Patch = defaults.GetValueOrDefault(resource) is { } value ? Patch.Set(resources[list][resource], value) : null,
               };
    }

    /// <summary>Every request that stands beside a limit of the same resource, both readable.</summary>
    public static IEnumerable<ResourcePair> Pairs(Workload workload) =>
        from owner in Owners(workload)
        from entry in owner.Resources["requests"].Entries
        let limit = owner.Resources["limits"][entry.Key]
        where Quantity.TryParse(entry.Value.Text, out _) && Quantity.TryParse(limit.Text, out _)
        select new ResourcePair(owner.Name, entry.Key, entry.Value, limit);

    /// <summary>Every amount that is written as text or number.</summary>
    public static IEnumerable<ResourceAmount> Amounts(Workload workload) =>
        from owner in Owners(workload)
        from list in Lists
        from entry in owner.Resources[list].Entries
        where entry.Value.Text is not null && !Placeholder.In(entry.Value.Text)
        select new ResourceAmount(owner.Name, entry.Key, entry.Value);

    private static bool IsSet(Field resources, string list, string resource) =>
        resources[list][resource].IsSet || (list == "requests" && resources["limits"][resource].IsSet);

    private static IEnumerable<(string Name, Field Resources)> Owners(Workload workload) =>
        workload.Pod.Containers
            .Select(container => ($"Container '{container.Name}'", container.Field["resources"]))
            .Prepend(("The pod", workload.Pod.Spec["resources"]));
}

/// <summary>A request and the limit of the same resource.</summary>
internal sealed record ResourcePair(string Owner, string Resource, Field RequestField, Field LimitField)
{
    public Quantity Request => Quantity.TryParse(RequestField.Text, out var value) ? value : default;

    public Quantity Limit => Quantity.TryParse(LimitField.Text, out var value) ? value : default;
}

/// <summary>One amount, as written.</summary>
internal sealed record ResourceAmount(string Owner, string Resource, Field Field)
{
    /// <summary>Null when the text is no quantity.</summary>
    public Quantity? Quantity => Model.Cluster.Quantity.TryParse(Field.Text, out var value) ? value : null;
}
