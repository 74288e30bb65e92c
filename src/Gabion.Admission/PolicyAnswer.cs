using System.Collections.Immutable;
using Gabion.Model;
using Gabion.Policy.Admission;

namespace Gabion.Admission;

/// <summary>How a policy stands to a request.</summary>
public enum AnswerKind
{
    /// <summary>It is not about this request; <see cref="PolicyAnswer.Message"/> says why.</summary>
    NotMatched,
    Holds,
    Broken,

    /// <summary>It could not be worked out: its failure policy decides.</summary>
    Undecided,
}

/// <summary>What one policy says of one request.</summary>
/// <param name="Policy">Its name for modes and exceptions: <c>pod-security</c>, <c>GBN-CLU-001</c>, <c>K8sRequiredLabels/owner</c>, <c>ValidatingAdmissionPolicy/no-latest</c>.</param>
/// <param name="Kind">How it stands to the request.</param>
/// <param name="Action">What it asks for when it is broken.</param>
/// <param name="Message">What is broken; why it could not be worked out; why it does not match.</param>
public sealed record PolicyAnswer(string Policy, AnswerKind Kind, PolicyAction Action, string Message)
{
    /// <summary>A ValidatingAdmissionPolicy's binding; null for others.</summary>
    public string? Binding { get; init; }

    /// <summary>Where the policy stands: <c>file:line:column</c>; null for what is built in.</summary>
    public string? Place { get; init; }

    /// <summary>The expression or rule that decided, with its place; null where there is only one.</summary>
    public string? Decider { get; init; }

    /// <summary>The values that were decided on.</summary>
    public ImmutableArray<Evidence> Values { get; init; } = [];

    /// <summary>The rules and expressions that were worked out, with places and values; only in explanations.</summary>
    public ImmutableArray<DecisionStep> Steps { get; init; } = [];

    /// <summary>The HTTP status of a denial.</summary>
    public int Code { get; init; } = 403;

    /// <summary>The reason of a denial, in the API's words.</summary>
    public string Reason { get; init; } = "Forbidden";

    /// <summary>What the policy publishes in the audit log, by key.</summary>
    public ImmutableArray<KeyValuePair<string, string>> Annotations { get; init; } = [];

    /// <summary>The policy's own failure policy lets pass what it cannot work out; null: it does not say.</summary>
    public bool? FailsOpen { get; init; }
}
