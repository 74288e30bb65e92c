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

        List<Problem>? problems = null;
        foreach (var container in workload.Pod.Containers)
        {
            var resources = container.Field["resources"];
            if (container.Role is ContainerRole.App or ContainerRole.Sidecar && !IsSet(resources, list, resource))
            {
                (problems ??= []).Add(Problem.At(resources[list][resource], $"Container '{container.Name}' has no {resource} {(list == "limits" ? "limit" : "request")}") with
                {
                    Patch = defaults.GetValueOrDefault(resource) is { } value ? Patch.Set(resources[list][resource], value) : null,
                });
            }
        }

        return (IEnumerable<Problem>?)problems ?? [];
    }

    /// <summary>Every request that stands beside a limit of the same resource, both readable.</summary>
    public static IEnumerable<ResourcePair> Pairs(Workload workload)
    {
        foreach (var (container, resources) in Owners(workload))
        {
            var limits = resources["limits"];
            foreach (var entry in resources["requests"].Entries)
            {
                var limit = limits[entry.Key];
                if (Quantity.TryParse(entry.Value.Text, out var request) && Quantity.TryParse(limit.Text, out var most))
                {
                    yield return new(container, entry.Key, entry.Value, request, limit, most);
                }
            }
        }
    }

    /// <summary>Every amount that is written as text or number.</summary>
    public static IEnumerable<ResourceAmount> Amounts(Workload workload)
    {
        foreach (var (container, resources) in Owners(workload))
        {
            foreach (var list in Lists)
            {
                foreach (var entry in resources[list].Entries)
                {
                    if (entry.Value.Text is { } text && !Placeholder.In(text))
                    {
                        yield return new(container, entry.Key, entry.Value);
                    }
                }
            }
        }
    }

    private static bool IsSet(Field resources, string list, string resource) =>
        resources[list][resource].IsSet || (list == "requests" && resources["limits"][resource].IsSet);

    /// <summary>The resources of the pod as a whole, then those of its containers.</summary>
    private static IEnumerable<(ContainerSpec? Container, Field Resources)> Owners(Workload workload)
    {
        yield return (null, workload.Pod.Spec["resources"]);
        foreach (var container in workload.Pod.Containers)
        {
            yield return (container, container.Field["resources"]);
        }
    }

    public static string Owner(ContainerSpec? container) => container is null ? "The pod" : $"Container '{container.Name}'";
}

/// <summary>A request and the limit of the same resource.</summary>
/// <param name="Container">Null for the pod as a whole.</param>
internal readonly record struct ResourcePair(ContainerSpec? Container, string Resource, Field RequestField, Quantity Request, Field LimitField, Quantity Limit)
{
    /// <summary>The subject of a sentence.</summary>
    public string Owner => ContainerResources.Owner(Container);
}

/// <summary>One amount, as written.</summary>
/// <param name="Container">Null for the pod as a whole.</param>
internal readonly record struct ResourceAmount(ContainerSpec? Container, string Resource, Field Field)
{
    /// <summary>The subject of a sentence.</summary>
    public string Owner => ContainerResources.Owner(Container);

    /// <summary>Null when the text is no quantity.</summary>
    public Quantity? Quantity => Model.Cluster.Quantity.TryParse(Field.Text, out var value) ? value : null;
}
