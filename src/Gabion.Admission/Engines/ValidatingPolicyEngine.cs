using Gabion.Model;
using Gabion.Policy.ValidatingAdmission;

namespace Gabion.Admission.Engines;

/// <summary>ValidatingAdmissionPolicies with their bindings.</summary>
internal sealed class ValidatingPolicyEngine(PolicySet policies, IReadOnlyDictionary<string, string> places) : IPolicyEngine
{
    public const string Prefix = "ValidatingAdmissionPolicy/";

    public string Name => "validating-admission-policy";

    public IEnumerable<string> Policies => places.Keys.Select(name => Prefix + name);

    public void Ask(ReviewInput input, bool isWhole, ICollection<PolicyAnswer> answers, CancellationToken cancellation)
    {
        if (policies.Count == 0)
        {
            return;
        }

        foreach (var decision in (isWhole ? policies.Explain(input.Request, input.Cluster, cancellation) : policies.Decide(input.Request, input.Cluster, cancellation)).Decisions)
        {
            Add(decision, isWhole, answers);
        }
    }

    public void GiveUp(ReviewInput input, string why, ICollection<PolicyAnswer> answers)
    {
        foreach (var policy in Policies)
        {
            answers.Add(new(policy, AnswerKind.Undecided, PolicyAction.Deny, why));
        }
    }

    private void Add(PolicyDecision decision, bool isWhole, ICollection<PolicyAnswer> answers)
    {
        switch (decision.Verdict)
        {
            case PolicyVerdict.Failed:
                foreach (var failure in decision.Failures)
                {
                    answers.Add(Answer(decision, failure.IsError ? AnswerKind.Undecided : AnswerKind.Broken, failure.Message) with
                    {
                        Reason = failure.Reason,
                        Code = CodeOf(failure.Reason),
                        Decider = failure.Expression is { } expression ? $"{expression.Path} at line {expression.Span.Line}" : null,
                        Values = failure.Expression is { } text && failure.Step is null ? [new Evidence("expression", text.Text.Trim())] : [],
                        Steps = failure.Step is { } step ? [step] : [],
                        FailsOpen = failure.IsError ? false : null, // it was asked with failurePolicy: Fail
                    });
                }

                break;
            case PolicyVerdict.CannotTell:
                answers.Add(Answer(decision, AnswerKind.Undecided, decision.Why) with { Steps = decision.Steps });
                break;
            case PolicyVerdict.Ignored:
                answers.Add(Answer(decision, AnswerKind.Undecided, decision.Why) with { FailsOpen = true });
                break;
            case PolicyVerdict.NotMatched when isWhole:
                answers.Add(Answer(decision, AnswerKind.NotMatched, decision.Why) with { Steps = decision.Steps });
                break;
            case PolicyVerdict.Passed when isWhole || !decision.AuditAnnotations.IsEmpty:
                answers.Add(Answer(decision, AnswerKind.Holds, "") with { Steps = decision.Steps });
                break;
            default:
                break;
        }
    }

    private PolicyAnswer Answer(PolicyDecision decision, AnswerKind kind, string message)
    {
        var action = decision.Actions.Contains(ValidationAction.Deny) ? PolicyAction.Deny
            : decision.Actions.Contains(ValidationAction.Warn) ? PolicyAction.Warn
            : decision.Actions.Contains(ValidationAction.Audit) ? PolicyAction.Audit
            : PolicyAction.None;
        return new(Prefix + decision.Policy, kind, action, message)
        {
            Binding = decision.Binding,
            Place = places.GetValueOrDefault(decision.Policy),
            Reason = "Invalid",
            Code = 422,
            Annotations = [.. decision.AuditAnnotations.Select(annotation => new KeyValuePair<string, string>($"{decision.Policy}.{annotation.Key}", annotation.Value))],
        };
    }

    private static int CodeOf(string reason) => reason switch
    {
        "Forbidden" => 403,
        "Unauthorized" => 401,
        "RequestEntityTooLarge" => 413,
        _ => 422,
    };
}
