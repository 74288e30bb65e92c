using System.Collections.Immutable;
using Gabion.Policy.Admission;
using Gabion.Policy.Cel;
using Gabion.Policy.Cel.Kubernetes;

namespace Gabion.Policy.ValidatingAdmission;

/// <summary>Works out one policy with one binding and parameter: match conditions, validations with messages, audit annotations.</summary>
internal sealed class PolicyEvaluation(AdmissionPolicy policy, PolicyBinding binding, Parameter parameter, CancellationToken cancel, bool isExplained = false)
{
    private const int MaxMessageBytes = 5 * 1024;
    private const int MaxAnnotationLength = 10 * 1024;

    public PolicyDecision Decide(RequestInput input)
    {
        var bindings = input.Bind(policy.Environment, policy.ParamKind is null ? null : parameter.Value);
        return MatchConditions(bindings) ?? Validate(bindings);
    }

    /// <summary>Any false one skips the policy; otherwise any error goes to the failure policy.</summary>
    public PolicyDecision? MatchConditions(CelBindings bindings)
    {
        var budget = new PolicyBudget(KubernetesCel.PerMatchConditions, cancel);
        CelError? error = null;
        PolicyMatchCondition? failed = null;
        foreach (var condition in policy.MatchConditions)
        {
            var value = condition.Expression.Program is { } program ? budget.Evaluate(program, bindings) : CelValue.Error($"compilation error: {condition.Expression.Fault}");
            if (value.IsFalse)
            {
                return Outcome(PolicyVerdict.NotMatched, $"matchConditions '{condition.Name}' is false") with { Steps = isExplained ? [Explain(condition.Expression, bindings)] : [] };
            }

            if (value.IsError && (error is null || error.IsUnknown))
            {
                (error, failed) = (value.AsError, condition);
            }

            if (budget.IsSpent)
            {
                return Failed(null, PolicyBudget.Spent);
            }
        }

        return error is null ? null
            : error.IsUnknown ? Outcome(PolicyVerdict.CannotTell, $"matchConditions '{failed!.Name}': {error.Message}")
            : Failed(failed!.Expression, $"matchConditions '{failed.Name}': {error.Message}");
    }

    private PolicyDecision Validate(CelBindings bindings)
    {
        var budget = new PolicyBudget(KubernetesCel.PerPolicy, cancel);
        bindings.Set("variables", CelValue.Of(new ComposedVariables(policy.Variables, bindings, budget)));
        var failures = ImmutableArray.CreateBuilder<ValidationFailure>();
        var steps = ImmutableArray.CreateBuilder<DecisionStep>();
        var (unknown, ignored) = ("", "");
        foreach (var validation in policy.Validations)
        {
            var value = validation.Expression.Program is { } program ? budget.Evaluate(program, bindings) : CelValue.Error($"compilation error: {validation.Expression.Fault}");
            if (budget.IsSpent)
            {
                return Failed(null, PolicyBudget.Spent);
            }

            var step = isExplained ? Explain(validation.Expression, bindings) : null;
            if (step is not null)
            {
                steps.Add(step);
            }

            if (value is { IsError: true, AsError: var error })
            {
                if (error.IsUnknown)
                {
                    unknown = error.Message;
                }
                else if (policy.FailsClosed)
                {
                    failures.Add(Error(validation.Expression, error.Message) with { Step = step });
                }
                else
                {
                    ignored = error.Message;
                }
            }
            else if (!value.IsTrue)
            {
                failures.Add(new(validation.Expression, Message(validation, bindings, budget), validation.Reason, IsError: false) { Step = step });
            }
        }

        var annotations = Annotations(bindings, failures);
        return Decision(
            failures.Count > 0 ? PolicyVerdict.Failed : unknown.Length > 0 ? PolicyVerdict.CannotTell : ignored.Length > 0 ? PolicyVerdict.Ignored : PolicyVerdict.Passed,
            failures.Count > 0 ? "" : unknown.Length > 0 ? unknown : ignored, failures.ToImmutable(), annotations) with { Steps = steps.ToImmutable() };
    }

    /// <summary>The message expression, when it gives one line that is not too long; else the message; else the expression.</summary>
    private static string Message(PolicyValidation validation, CelBindings bindings, PolicyBudget budget)
    {
        if (validation.MessageExpression?.Program is { } program)
        {
            var value = budget.Evaluate(program, bindings);
            var text = value.Kind == CelKind.String && !budget.IsSpent ? value.AsString.Trim() : "";
            if (text.Length > 0 && !text.Contains('\n', StringComparison.Ordinal) && System.Text.Encoding.UTF8.GetByteCount(text) <= MaxMessageBytes)
            {
                return text;
            }
        }

        var message = validation.Message?.Trim();
        return string.IsNullOrEmpty(message) ? $"failed expression: {validation.Expression.Text.Trim()}" : message;
    }

    private ImmutableArray<KeyValuePair<string, string>> Annotations(CelBindings bindings, ImmutableArray<ValidationFailure>.Builder failures)
    {
        var budget = new PolicyBudget(KubernetesCel.PerPolicy, cancel);
        var annotations = ImmutableArray.CreateBuilder<KeyValuePair<string, string>>();
        foreach (var annotation in policy.AuditAnnotations)
        {
            var value = annotation.Value.Program is { } program ? budget.Evaluate(program, bindings) : CelValue.Error($"compilation error: {annotation.Value.Fault}");
            if (value is { IsError: true, AsError: var error })
            {
                if (policy.FailsClosed && !error.IsUnknown)
                {
                    failures.Add(Error(annotation.Value, error.Message));
                }
            }
            else if (value.Kind == CelKind.String && value.AsString.Trim() is { Length: > 0 } text)
            {
                annotations.Add(new(annotation.Key, text.Length > MaxAnnotationLength ? text[..MaxAnnotationLength] : text));
            }
        }

        return annotations.ToImmutable();
    }

    private DecisionStep Explain(PolicyExpression expression, CelBindings bindings) => new ExpressionExplainer(policy.Variables, bindings, cancel).Explain(expression);

    private PolicyDecision Failed(PolicyExpression? expression, string message) => policy.FailsClosed
        ? Decision(PolicyVerdict.Failed, "", [Error(expression, message)], [])
        : Outcome(PolicyVerdict.Ignored, message);

    private static ValidationFailure Error(PolicyExpression? expression, string message) =>
        new(expression, expression is null ? message : $"expression '{expression.Text}' resulted in error: {message}", "Invalid", IsError: true);

    private PolicyDecision Outcome(PolicyVerdict verdict, string why) => Decision(verdict, why, [], []);

    private PolicyDecision Decision(
        PolicyVerdict verdict, string why, ImmutableArray<ValidationFailure> failures, ImmutableArray<KeyValuePair<string, string>> annotations) =>
        new(policy.Name, binding.Name, parameter.Name, verdict, why, binding.Actions, failures, annotations);
}
