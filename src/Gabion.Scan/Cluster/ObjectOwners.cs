using System.Collections.Frozen;
using System.Collections.Immutable;
using Gabion.Formats.Tree;
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
    /// <summary>Kinds of Kubernetes itself, whose pods are all alike.</summary>
    private static readonly FrozenSet<string> Alike = FrozenSet.ToFrozenSet(["ReplicaSet", "ReplicationController", "StatefulSet", "DaemonSet", "Job"], StringComparer.Ordinal);

    private readonly Dictionary<string, (string Root, ImmutableHashSet<string> Containers)> _workloads = new(StringComparer.Ordinal);
    private readonly Dictionary<(string? Namespace, string Kind, string Name), string> _uids = [];
    private readonly HashSet<(string Root, string What)> _told = [];

    /// <summary>Null for what nothing else makes.</summary>
    /// <param name="uid">The object's own; empty when it has none.</param>
    public ManagedObject? Note(KubernetesObject @object, string uid, IEnumerable<Workload> workloads)
    {
        var names = workloads.SelectMany(workload => workload.Pod.Containers).Select(container => container.Field["name"].Text ?? "").ToImmutableHashSet(StringComparer.Ordinal);
        if (names.IsEmpty)
        {
            return null;
        }

        if (uid.Length > 0)
        {
            _uids[(@object.Namespace, @object.Kind, @object.Name)] = uid;
        }

        var reference = @object.Metadata["ownerReferences"].Items.FirstOrDefault(owner => owner["controller"].IsTrue);
        var controller = reference["uid"].Text;
        if (controller is null || (!_workloads.TryGetValue(controller, out var owner) && !(Behind(@object, reference) is { } behind && _workloads.TryGetValue(behind, out owner))))
        {
            Remember(uid, (@object.File.Path, names));
            if (controller is not null && @object.Kind == "Pod" && Alike.Contains(reference["kind"].Text ?? ""))
            {
                _workloads[controller] = (@object.File.Path, names); // what made it may not be listed: the first speaks for the others
            }

            return null;
        }

        if (owner.Root == @object.File.Path)
        {
            return null; // the one that speaks for the others, once more
        }

        var added = names.Except(owner.Containers);
        if (@object.Kind != "Pod")
        {
            Remember(uid, (owner.Root, owner.Containers.Union(names))); // a Pod makes nothing
        }

        var isNews = !added.IsEmpty && _told.Add((owner.Root, string.Join('\n', added.Order(StringComparer.Ordinal).Prepend("added"))));
        return new(owner.Root, isNews ? added : [], _told.Add((owner.Root, @object.Kind)));
    }

    private void Remember(string uid, (string Root, ImmutableHashSet<string> Containers) workload)
    {
        if (uid.Length > 0)
        {
            _workloads[uid] = workload; // in files objects need not have one
        }
    }

    /// <summary>
    /// What made the controller of a pod when that controller is not here: a Deployment calls its ReplicaSets by its own name and the
    /// pods' label pod-template-hash, a CronJob its Jobs by its own name and a number.
    /// </summary>
    private string? Behind(KubernetesObject pod, Field controller)
    {
        if (pod.Kind != "Pod" || controller["name"].Text is not { } name)
        {
            return null;
        }

        var kind = controller["kind"].Text;
        if (kind == "ReplicaSet" && pod.Labels["pod-template-hash"].Text is { Length: > 0 } hash && name.EndsWith($"-{hash}", StringComparison.Ordinal))
        {
            return _uids.GetValueOrDefault((pod.Namespace, "Deployment", name[..^(hash.Length + 1)]));
        }

        var dash = name.LastIndexOf('-');
        return kind == "Job" && dash > 0 && name.AsSpan(dash + 1) is { Length: >= 8 } number && !number.ContainsAnyExceptInRange('0', '9')
            ? _uids.GetValueOrDefault((pod.Namespace, "CronJob", name[..dash]))
            : null;
    }
}
