using System.Collections.Immutable;
using Gabion.Policy.Admission;

namespace Gabion.Policy.ValidatingAdmission;

/// <summary>What a policy says with one binding and parameter.</summary>
public enum PolicyVerdict
{
    /// <summary>It is not about this request; the reason says why.</summary>
    NotMatched,
    Passed,
    Failed,

    /// <summary>It could not be worked out, and its failure policy ignores that.</summary>
    Ignored,

    /// <summary>It depends on something that is not known here: a namespace, a parameter, the user, the authorizer.</summary>
    CannotTell,
}

/// <summary>What the API server does about a failed validation.</summary>
public enum ValidationAction
{
    Deny,
    Warn,
    Audit,
}

/// <summary>A validation that did not hold, or could not be worked out.</summary>
/// <param name="Expression">Where it stands; null for faults of the policy's or binding's configuration.</param>
/// <param name="Reason">For the answer's status: Invalid, Forbidden, Unauthorized, RequestEntityTooLarge.</param>
/// <param name="IsError">It could not be worked out; the message says why.</param>
public sealed record ValidationFailure(PolicyExpression? Expression, string Message, string Reason, bool IsError)
{
    /// <summary>What it was decided on; null when it was not asked for.</summary>
    public DecisionStep? Step { get; init; }
}

/// <summary>The decision of one policy, with one binding and one parameter, on one request.</summary>
/// <param name="Binding">Null when no binding took part.</param>
/// <param name="Parameter">The parameter's name; null without one.</param>
/// <param name="Why">Why it did not match, cannot be told, or was ignored; empty otherwise.</param>
/// <param name="AuditAnnotations">By key, as they would be published; without the policy's name before them.</param>
public sealed record PolicyDecision(
    string Policy, string? Binding, string? Parameter, PolicyVerdict Verdict, string Why, ImmutableArray<ValidationAction> Actions,
    ImmutableArray<ValidationFailure> Failures, ImmutableArray<KeyValuePair<string, string>> AuditAnnotations)
{
    /// <summary>What the match condition or the validations were decided on; empty when it was not asked for.</summary>
    public ImmutableArray<DecisionStep> Steps { get; init; } = [];

    /// <summary>The request is refused because of this decision.</summary>
    public bool IsDenial => Verdict == PolicyVerdict.Failed && Actions.Contains(ValidationAction.Deny);
}

/// <summary>What all policies together say.</summary>
public sealed record PolicySetDecision(ImmutableArray<PolicyDecision> Decisions)
{
    /// <summary>True when nothing denies. What cannot be told does not deny: ask <see cref="Decisions"/> for it.</summary>
    public bool IsAllowed => !Decisions.Any(decision => decision.IsDenial);

    /// <summary>The message of a denial, as the API server words it; null when the request is allowed.</summary>
    public string? Message => Decisions.FirstOrDefault(decision => decision.IsDenial) is { } denial
        ? $"ValidatingAdmissionPolicy '{denial.Policy}'{(denial.Binding is { } binding ? $" with binding '{binding}'" : "")} denied request: {denial.Failures[0].Message}"
        : null;

    /// <summary>The reason of a denial, and its HTTP status; null when the request is allowed.</summary>
    public (string Reason, int Code)? Status => Decisions.FirstOrDefault(decision => decision.IsDenial) is { } denial
        ? (denial.Failures[0].Reason, CodeOf(denial.Failures[0].Reason))
        : null;

    /// <summary>The warnings to the client, as the API server words them.</summary>
    public IEnumerable<string> Warnings =>
        from decision in Decisions
        where decision.Verdict == PolicyVerdict.Failed && decision.Actions.Contains(ValidationAction.Warn)
        from failure in decision.Failures
        select $"Validation failed for ValidatingAdmissionPolicy '{decision.Policy}' with binding '{decision.Binding}': {failure.Message}";

    private static int CodeOf(string reason) => reason switch
    {
        "Forbidden" => 403,
        "Unauthorized" => 401,
        "RequestEntityTooLarge" => 413,
        _ => 422,
    };
}
