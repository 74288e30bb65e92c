using System.Collections.Immutable;
using Gabion.Formats;
using Gabion.Policy.Rego.Values;

namespace Gabion.Policy.MutatingAdmission;

/// <summary>A change that a MutatingAdmissionPolicy made.</summary>
/// <param name="Policy">Its name.</param>
/// <param name="Binding">The binding by which it acts.</param>
/// <param name="Parameter">The parameter's name; null without one.</param>
/// <param name="Mutation">Which of its mutations, from 0.</param>
/// <param name="Round">1; 2 when it was asked again because of <c>reinvocationPolicy: IfNeeded</c>.</param>
/// <param name="Before">The object before.</param>
/// <param name="After">The object after; the difference may be none.</param>
public sealed record MutatingStep(string Policy, string Binding, string? Parameter, int Mutation, int Round, RegoObject Before, RegoObject After)
{
    /// <summary>Where the policy stands.</summary>
    public required string File { get; init; }

    public required TextSpan At { get; init; }
}

/// <summary>A policy that could not be worked out.</summary>
/// <param name="Policy">Its name.</param>
/// <param name="Binding">The binding; null when it was not come to bindings.</param>
/// <param name="Message">Why.</param>
/// <param name="IsIgnored">Its failure policy ignores that: the other policies act, and the request passes.</param>
/// <param name="IsUnknown">It depends on something that is not known here.</param>
public sealed record MutatingFailure(string Policy, string? Binding, string Message, bool IsIgnored, bool IsUnknown)
{
    /// <summary>As the API server words a denial.</summary>
    public string Denial => Binding is null ? $"policy \"{Policy}\" denied request: {Message}" : $"policy '{Policy}' with binding '{Binding}' denied request: {Message}";
}

/// <summary>A policy that was not asked.</summary>
public sealed record MutatingMismatch(string Policy, string? Binding, string Why);

/// <summary>What MutatingAdmissionPolicies make of an object.</summary>
/// <param name="Object">The object as it is then; as it came where there is a failure that is not ignored. Null: there is no object.</param>
/// <param name="Steps">What was done, in order.</param>
/// <param name="Failures">What could not be worked out.</param>
/// <param name="Unmatched">Who was not asked, and why.</param>
public sealed record MutatingDecision(
    RegoObject? Object, ImmutableArray<MutatingStep> Steps, ImmutableArray<MutatingFailure> Failures, ImmutableArray<MutatingMismatch> Unmatched)
{
    /// <summary>No failure refuses the request.</summary>
    public bool IsAllowed => Failures.All(failure => failure.IsIgnored || failure.IsUnknown);
}
