using System.Runtime.CompilerServices;

namespace Gabion.Policy.Rbac.Paths;

/// <summary>Something that an attacker may hold, or a step between two of them.</summary>
public abstract record AccessNode
{
    private AccessNode()
    {
    }

    /// <summary>The binding without which there is no such step; null where nothing can be removed: what every cluster has is there for a reason.</summary>
    public virtual AccessBinding? Removable => null;

    /// <summary>Acts as a user, group or service account.</summary>
    public sealed record Acts(Subject Subject) : AccessNode
    {
        public override string ToString() => Subject.ToString();
    }

    /// <summary>Is inside the pods of a workload: in any of them.</summary>
    public sealed record Inside(string Kind, string Namespace, string Name) : AccessNode
    {
        public override string ToString() => $"{Kind.ToLowerInvariant()}/{Namespace}/{Name}";
    }

    /// <summary>Has the token and the Secrets of a pod of a workload, and is not in it: from there no other node is near.</summary>
    public sealed record ContentsOf(string Kind, string Namespace, string Name) : AccessNode
    {
        public override string ToString() => $"{Kind.ToLowerInvariant()}/{Namespace}/{Name}";
    }

    /// <summary>Is root on a node that is known by name.</summary>
    public sealed record OnNode(string Name) : AccessNode
    {
        public override string ToString() => $"node/{Name}";
    }

    /// <summary>Is root on one of these nodes: which, the input does not say.</summary>
    public sealed record OnNodeAmong(NodeGroup Group) : AccessNode
    {
        public override string ToString() => "a node";
    }

    /// <summary>Is root on every node: where pods run is for whoever creates them to choose.</summary>
    public sealed record OnEveryNode : AccessNode
    {
        public override string ToString() => "every node";
    }

    /// <summary>Is root on a node, whichever it is: a goal.</summary>
    public sealed record OnSomeNode : AccessNode
    {
        public override string ToString() => "node";
    }

    /// <summary>Has the tokens and Secrets of the pods of a node.</summary>
    public sealed record PodsOn(string Node) : AccessNode
    {
        public override string ToString() => $"the pods on node/{Node}";
    }

    /// <summary>Has the tokens and Secrets of the pods of one of these nodes.</summary>
    public sealed record PodsAmong(NodeGroup Group) : AccessNode
    {
        public override string ToString() => "the pods on a node";
    }

    /// <summary>Looks among the pods that may be scheduled on a node for those that are there; a joint that is not shown.</summary>
    public sealed record MayBeOn(NodeGroup Group) : AccessNode
    {
        public override string ToString() => $"pods that may run on {Group}";
    }

    /// <summary>May do everything.</summary>
    public sealed record ClusterAdmin : AccessNode
    {
        public override string ToString() => "cluster-admin";
    }

    /// <summary>Has the values of a Secret.</summary>
    public sealed record KnowsSecret(string Namespace, string Name) : AccessNode
    {
        public override string ToString() => $"secret/{Namespace}/{Name}";
    }

    /// <summary>Has in hand what is less than rights of others: it leads to none by itself.</summary>
    /// <param name="Namespace">Null for every namespace, and for what has none.</param>
    public sealed record Sways(Sway What, string? Namespace) : AccessNode
    {
        public override string ToString() => $"{Word}{(Namespace is null ? "" : $"/{Namespace}")}";

        private string Word => What switch
        {
            Sway.CustomObjects => "custom-objects",
            Sway.ExtensionServers => "extension-servers",
            _ => What.ToString().ToLowerInvariant(),
        };
    }

    /// <summary>What a binding lets each of its subjects do.</summary>
    public sealed record Holds(AccessBinding Binding) : AccessNode
    {
        public override AccessBinding? Removable => Binding.Source is null ? null : Binding;

        public bool Equals(Holds? other) => other is not null && ReferenceEquals(Binding, other.Binding);

        public override int GetHashCode() => RuntimeHelpers.GetHashCode(Binding);

        public override string ToString() => Binding.ToString();
    }

    /// <summary>What a binding lets one subject do together with what it has from others.</summary>
    public sealed record Combines(Subject Subject, AccessBinding Binding) : AccessNode
    {
        public override AccessBinding? Removable => Binding.Source is null ? null : Binding;

        public bool Equals(Combines? other) => other is not null && ReferenceEquals(Binding, other.Binding) && Subject == other.Subject;

        public override int GetHashCode() => HashCode.Combine(Subject, RuntimeHelpers.GetHashCode(Binding));

        public override string ToString() => Binding.ToString();
    }

    /// <summary>A right over a whole namespace, or over all: keeps the graph small where many may do the same to many.</summary>
    /// <param name="Namespace">Null for every namespace.</param>
    public sealed record Over(Reach Reach, string? Namespace) : AccessNode
    {
        public override string ToString() => $"{Reach} in {Namespace ?? "every namespace"}";
    }
}

/// <summary>What may be reached over a namespace.</summary>
public enum Reach
{
    /// <summary>Runs pods of its own choice.</summary>
    RunPods,

    /// <summary>Is inside pods that run.</summary>
    EnterPods,

    /// <summary>Acts as any service account.</summary>
    ServiceAccounts,

    /// <summary>Has the tokens and Secrets of pods that run.</summary>
    PodContents,

    /// <summary>Reads Secrets.</summary>
    Secrets,

    /// <summary>Acts as any kubelet.</summary>
    Kubelets,

    /// <summary>Acts as any user, kubelets aside (never as a group of its choice).</summary>
    Users,
}
