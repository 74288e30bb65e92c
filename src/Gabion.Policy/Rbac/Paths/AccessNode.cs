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

    /// <summary>Is inside the pods of a workload.</summary>
    public sealed record Inside(string Kind, string Namespace, string Name) : AccessNode
    {
        public override string ToString() => $"{Kind.ToLowerInvariant()}/{Namespace}/{Name}";
    }

    /// <summary>Is root on a node. Which one is not told apart: whoever may choose where pods run may choose any.</summary>
    public sealed record OnNode : AccessNode
    {
        public override string ToString() => "node";
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

    /// <summary>Reads Secrets.</summary>
    Secrets,

    /// <summary>Acts as any user (never as a group of its choice).</summary>
    Users,
}
