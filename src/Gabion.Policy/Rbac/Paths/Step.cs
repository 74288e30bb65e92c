using System.Collections.Immutable;

namespace Gabion.Policy.Rbac.Paths;

/// <summary>One step of an attack: from what is held to what that gives.</summary>
/// <param name="Means">How, in a few words: <c>creates a pod that uses it</c>; empty where a right over many is used on one of them.</param>
/// <param name="Grant">The binding and rule that allow it; null where it follows from how Kubernetes works.</param>
/// <param name="Cost">0 for what needs no act (being in a group), 1 for an act.</param>
public sealed record Step(AccessNode From, AccessNode To, string Means, Grant? Grant, int Cost)
{
    /// <summary>Other grants without which it cannot be done.</summary>
    public ImmutableArray<Grant> With { get; init; } = [];

    /// <summary>What must also hold and cannot be read from the objects; null when nothing.</summary>
    public string? Condition { get; init; }

    /// <summary>Bindings of which the attacker must become a subject, or else the step gains nothing: that is its condition until a way to one is found.</summary>
    public ImmutableArray<AccessBinding> Becoming { get; init; } = [];
}
