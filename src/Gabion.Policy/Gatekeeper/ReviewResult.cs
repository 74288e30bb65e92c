using System.Collections.Immutable;
using Gabion.Policy.Rego.Values;

namespace Gabion.Policy.Gatekeeper;

/// <summary>What the constraints say about an object.</summary>
/// <param name="Violations">In the order of the constraints, then as their templates gave them.</param>
public sealed record ReviewResult(ImmutableArray<ConstraintViolation> Violations)
{
    public static ReviewResult Clean { get; } = new([]);

    /// <summary>Why it cannot be said what the object will make; what that would break is not known then.</summary>
    public ImmutableArray<string> Unexpanded { get; init; } = [];
}

/// <summary>A constraint that an object breaks.</summary>
/// <param name="Constraint">Which constraint.</param>
/// <param name="Message">What its template says.</param>
/// <param name="Details">What the template gives beside the message; an empty object when it gives nothing.</param>
/// <param name="Actions">What follows, of <c>deny</c>, <c>warn</c>, <c>dryrun</c>: one, or one for each scope that holds here.</param>
/// <param name="IsError">The template could not be evaluated; the message says why. It counts as a violation, so that nothing passes by mistake.</param>
public sealed record ConstraintViolation(Constraint Constraint, string Message, RegoValue Details, ImmutableArray<string> Actions, bool IsError)
{
    /// <summary>The strictest of the actions.</summary>
    public string Action => Actions.Contains("deny") ? "deny" : Actions.Contains("warn") ? "warn" : Actions.FirstOrDefault() ?? "unrecognized";
}

/// <summary>A constraint that was not asked about an object, and why.</summary>
public sealed record UnmatchedConstraint(Constraint Constraint, string Reason);
