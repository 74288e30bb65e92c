using System.Collections.Immutable;
using Gabion.Model;
using Gabion.Network.Algebra;
using Gabion.Network.Facts;
using Gabion.Network.Policies;

namespace Gabion.Network.Reach;

/// <summary>One step on the way to a decision.</summary>
/// <param name="Policy">The policy; null for what happens when none is left to ask.</param>
/// <param name="Rule">The rule that took the connections; null when the policy only made its tier count.</param>
/// <param name="Connections">The connections that this step is about.</param>
/// <param name="Certainty">Whether it takes them for certain.</param>
public sealed record DecisionStep(StepKind Kind, NetworkPolicyFact? Policy, NetworkRule? Rule, ConnectionSet Connections, Match Certainty)
{
    /// <summary>The tier that refuses, and its policies about the endpoint; null where a rule decides.</summary>
    public (string Name, ImmutableArray<NetworkPolicyFact> Policies)? Tier { get; init; }

    /// <summary>Where the rule, or else the policy, stands.</summary>
    public Location? Place => Rule?.Place ?? Policy?.Place;
}

/// <summary>What a step does.</summary>
public enum StepKind
{
    Allows,
    Denies,
    Passes,

    /// <summary>A policy that is about the endpoint and has no rule for the other side.</summary>
    HasNoRule,

    /// <summary>The tier refuses what none of its rules matched.</summary>
    TierDenies,

    /// <summary>What no policy decided is allowed.</summary>
    DefaultAllows,
}

/// <summary>What is told while a program decides; the deciding code is the same with and without it.</summary>
internal sealed class DecisionTrace
{
    private readonly List<DecisionStep> _steps = [];

    public ImmutableArray<DecisionStep> Steps => [.. _steps];

    public void AddTier(string name, IEnumerable<NetworkPolicyFact> policies, ConnectionSet connections, Match certainty)
    {
        if (!connections.IsEmpty)
        {
            _steps.Add(new(StepKind.TierDenies, null, null, connections, certainty) { Tier = (name, [.. policies]) });
        }
    }

    public void Add(StepKind kind, NetworkPolicyFact? policy, NetworkRule? rule, ConnectionSet connections, Match certainty)
    {
        if (kind == StepKind.HasNoRule || !connections.IsEmpty)
        {
            _steps.Add(new(kind, policy, rule, connections, certainty));
        }
    }
}
