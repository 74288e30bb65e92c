using System.Collections.Immutable;
using Gabion.Model.Cluster;

namespace Gabion.Scan.Cluster;

/// <summary>What an object is that another makes.</summary>
/// <param name="Root">The path of what it comes of in the end.</param>
/// <param name="Added">Containers that its owner does not have, and of which no object before told; mostly none.</param>
/// <param name="IsExample">The first of its kind that comes of its owner.</param>
internal sealed record ManagedObject(string Root, ImmutableHashSet<string> Added, bool IsExample);

/// <summary>
/// Knows what makes what: the Pod of a ReplicaSet of a Deployment has the Deployment's faults, which are told of once. What
/// was put in on the way (a sidecar that a webhook injects) is told of the first pod that has it. Objects are noted in one
/// order, owners first, so that the same cluster gives the same answer.
/// </summary>
internal sealed class ObjectOwners
{
    private readonly Dictionary<string, (string Root, ImmutableHashSet<string> Containers)> _workloads = new(StringComparer.Ordinal);
    private readonly HashSet<(string Root, string What)> _told = [];

    /// <summary>Null for what nothing else makes.</summary>
    public ManagedObject? Note(KubernetesObject @object, IEnumerable<Workload> workloads)
    {
        var names = workloads.SelectMany(workload => workload.Pod.Containers).Select(container => container.Field["name"].Text ?? "").ToImmutableHashSet(StringComparer.Ordinal);
        if (names.IsEmpty || @object.Metadata["uid"].Text is not { Length: > 0 } uid)
        {
            return null;
        }

        var controller = @object.Metadata["ownerReferences"].Items.FirstOrDefault(owner => owner["controller"].IsTrue)["uid"].Text;
        if (controller is null || !_workloads.TryGetValue(controller, out var owner))
        {
            _workloads[uid] = (@object.File.Path, names);
            return null;
        }

        var added = names.Except(owner.Containers);
        if (@object.Kind != "Pod")
        {
            _workloads[uid] = (owner.Root, owner.Containers.Union(names)); // a Pod makes nothing
        }

        var isNews = !added.IsEmpty && _told.Add((owner.Root, string.Join('\n', added.Order(StringComparer.Ordinal).Prepend("added"))));
        return new(owner.Root, isNews ? added : [], _told.Add((owner.Root, @object.Kind)));
    }
}
