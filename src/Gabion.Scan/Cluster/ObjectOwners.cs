using System.Collections.Immutable;
using Gabion.Model.Cluster;

namespace Gabion.Scan.Cluster;

/// <summary>
/// Knows what makes what: the Pod of a ReplicaSet of a Deployment has the Deployment's faults, which are told of once. What
/// was put in on the way (a sidecar that a webhook injects) is told of the first pod that has it.
/// </summary>
internal sealed class ObjectOwners
{
    private readonly Lock _lock = new();
    private readonly Dictionary<string, ImmutableHashSet<string>> _containers = new(StringComparer.Ordinal);
    private readonly HashSet<(string Owner, string Added)> _told = [];

    /// <summary>
    /// The containers of an object that its owner does not have: null when all of it is to be looked at, empty when its owner
    /// tells all.
    /// </summary>
    public ImmutableHashSet<string>? Note(KubernetesObject @object, IEnumerable<Workload> workloads)
    {
        var names = workloads.SelectMany(workload => workload.Pod.Containers).Select(container => container.Field["name"].Text ?? "").ToImmutableHashSet(StringComparer.Ordinal);
        if (names.IsEmpty || @object.Metadata["uid"].Text is not { Length: > 0 } uid)
        {
            return null;
        }

        var controller = @object.Metadata["ownerReferences"].Items.FirstOrDefault(owner => owner["controller"].IsTrue)["uid"].Text;
        lock (_lock)
        {
            if (controller is null || !_containers.TryGetValue(controller, out var known))
            {
                _containers[uid] = names;
                return null;
            }

            var added = names.Except(known);
            _containers[uid] = known.Union(names);
            return added.IsEmpty || _told.Add((controller, string.Join('\n', added.Order(StringComparer.Ordinal)))) ? added : [];
        }
    }
}
