using System.Collections.Immutable;
using System.Globalization;
using Gabion.Policy.Admission;
using Gabion.Policy.Cel;
using Gabion.Policy.Cel.Explain;
using Gabion.Policy.Cel.Kubernetes;

namespace Gabion.Policy.ValidatingAdmission;

/// <summary>Says why expressions of a policy have their values for one request. Slow: only for explanations.</summary>
/// <param name="variables">The composed variables of the policy.</param>
/// <param name="bindings">The values of the request.</param>
internal sealed class ExpressionExplainer(IReadOnlyDictionary<string, PolicyVariable> variables, CelBindings bindings, CancellationToken cancel)
{
    private static readonly CelLimits Limits = CelLimits.Default with { MaxCost = KubernetesCel.PerExpression };
    private readonly HashSet<string> _open = new(StringComparer.Ordinal);

    /// <summary>The expression with what it was worked out from.</summary>
    public DecisionStep Explain(PolicyExpression expression)
    {
        var text = OneLine(expression.Text);
        if (expression.Program is not { } program)
        {
            return new(Place(expression, 0), text, StepOutcome.Error, [new("error", expression.Fault ?? "")], []);
        }

        var trace = new CelTrace();
        var outcome = program.Explain(expression.Text, bindings, Limits, trace, cancel);
        var explanation = new CelExplanation(offset => Place(expression, offset), Variable);
        ImmutableArray<DecisionStep> steps = trace.Root is { } root && !outcome.IsLimit ? [.. explanation.Steps(root)] : [];
        var result = outcome.Value.IsError ? StepOutcome.Error : outcome.Value.IsFalse ? StepOutcome.Failed : StepOutcome.Held;

        // One step that is about all of the expression is the expression.
        return steps is [var only] && CelText.Of(trace.Root!.Expr) == only.Text
            ? only with { Text = text, Place = Place(expression, 0) }
            : new(Place(expression, 0), text, result, outcome.Value.IsError ? [new("error", outcome.Value.AsError.Message)] : [], steps);
    }

    /// <summary>A composed variable that is a decision itself.</summary>
    private DecisionStep? Variable(string name)
    {
        if (!variables.TryGetValue(name, out var variable) || variable.Expression.Type.TypeKind != CelTypeKind.Bool || !_open.Add(name))
        {
            return null;
        }

        var step = Explain(variable.Expression);
        _open.Remove(name);
        return step with { Text = $"variables.{name}: {step.Text}" };
    }

    private static string Place(PolicyExpression expression, int offset)
    {
        var line = expression.Span.Line + (expression.IsBlock ? 1 + expression.Text.AsSpan(0, Math.Clamp(offset, 0, expression.Text.Length)).Count('\n') : 0);
        return expression.Path.Length == 0 ? "" : string.Create(CultureInfo.InvariantCulture, $"{expression.Source}:{line}");
    }

    private static string OneLine(string text) => string.Join(' ', text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));
}
