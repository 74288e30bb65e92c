using System.Collections.Immutable;
using Gabion.Model;

namespace Gabion.AttackPaths.Graph;

/// <summary>What kind of step a hop is.</summary>
public enum HopKind
{
    /// <summary>In from the internet: Service, Ingress, route, port of a node.</summary>
    Door,

    /// <summary>From talking to a program to running code in it.</summary>
    BreakIn,

    /// <summary>From one pod to another over the network.</summary>
    Connection,

    /// <summary>A token that is mounted in the pod.</summary>
    Token,

    /// <summary>A Secret that is mounted in the pod or passed in its environment.</summary>
    MountedSecret,

    /// <summary>An identity of the cloud that the service account stands for.</summary>
    Cloud,

    /// <summary>Out of the container onto the node.</summary>
    Escape,

    /// <summary>From a node to the tokens of the pods that run there.</summary>
    NodeTokens,

    /// <summary>By a right that a role gives.</summary>
    Grant,

    /// <summary>What follows of itself: a member of a group has its rights.</summary>
    Follows,
}

/// <summary>How easy a hop is, 0 to 1, and why it is taken to be so.</summary>
public readonly record struct Ease(double Value, string Why)
{
    /// <summary>Nothing stands in the way: the input says that it is so.</summary>
    public static Ease Given { get; } = new(1, "as configured");
}

/// <summary>What shows a hop: a value and its place, and the finding of a rule about it where there is one.</summary>
/// <param name="Rule">The rule's id; null when no rule reports it.</param>
/// <param name="Fingerprint">Of the finding, as in the report of <c>gabion scan</c>; null without one.</param>
public sealed record HopEvidence(string Text, Location? Place, string? Rule = null, string? Fingerprint = null)
{
    public static HopEvidence Of(Finding finding)
    {
        ArgumentNullException.ThrowIfNull(finding);
        return new(finding.Message, finding.Location, finding.Rule.Id.ToString(), finding.Fingerprint);
    }
}

/// <summary>One step of a path. Where it starts is not part of it: pods that may connect to the same share the hop.</summary>
/// <param name="To">The number of the place it leads to.</param>
/// <param name="Means">How, in a few words; empty for joints that are not shown.</param>
public sealed record Hop(int To, HopKind Kind, string Means, Ease Ease)
{
    public ImmutableArray<HopEvidence> Evidence { get; init; } = [];

    /// <summary>What must also hold and cannot be told from the input; null when nothing.</summary>
    public string? Condition { get; init; }

    /// <summary>What closes it; null when nothing that the owner could change does.</summary>
    public Mend? Mend { get; init; }
}

/// <summary>A change that closes hops.</summary>
/// <param name="Number">Its index in the graph.</param>
/// <param name="Kind">Of two that do as much, the kind that comes first is the better one.</param>
/// <param name="Text">What to do, concretely.</param>
/// <param name="Place">Where; null when nothing that is there is to be changed.</param>
/// <param name="Caveat">What to make sure of first; null when nothing.</param>
public sealed record Mend(int Number, MendKind Kind, string Text, Location? Place, string? Caveat);

/// <summary>What kind of change a mend is, the kinds that cost the owner least first.</summary>
public enum MendKind
{
    /// <summary>A newer version.</summary>
    Update,

    /// <summary>A container that is held in.</summary>
    Confine,

    /// <summary>A role or binding with less.</summary>
    Grant,

    /// <summary>No token in a pod.</summary>
    Token,

    /// <summary>A network policy.</summary>
    Isolate,

    /// <summary>A way in from outside that is closed; proposed only where nothing else helps, since somebody may be meant to come in.</summary>
    Door,
}
