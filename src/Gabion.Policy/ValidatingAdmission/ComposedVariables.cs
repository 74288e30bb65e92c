using Gabion.Policy.Cel;

namespace Gabion.Policy.ValidatingAdmission;

/// <summary>A named expression of <c>spec.variables</c>.</summary>
public sealed record PolicyVariable(string Name, PolicyExpression Expression);

/// <summary>The value of <c>variables</c>: each is worked out when it is first asked for, and what it cost counts.</summary>
internal sealed class ComposedVariables(IReadOnlyDictionary<string, PolicyVariable> variables, CelBindings bindings, PolicyBudget budget) : CelMap
{
    private readonly Dictionary<string, CelValue> _known = new(StringComparer.Ordinal);

    public override int Count => variables.Count;

    public override IEnumerable<CelValue> Keys => variables.Keys.Select(CelValue.Of);

    public override bool TryGet(CelValue key, out CelValue value)
    {
        value = default;
        return key.Kind == CelKind.String && TryGet(key.AsString, out value);
    }

    public override bool TryGet(string key, out CelValue value)
    {
        if (_known.TryGetValue(key, out value))
        {
            return true;
        }

        if (!variables.TryGetValue(key, out var variable))
        {
            return false;
        }

        value = Evaluate(variable);
        _known[key] = value;
        return true;
    }

    private CelValue Evaluate(PolicyVariable variable)
    {
        if (variable.Expression.Program is null)
        {
            return CelValue.Error($"composited variable \"{variable.Name}\" fails to compile: {variable.Expression.Fault}");
        }

        var value = budget.Evaluate(variable.Expression.Program, bindings);
        return value is { IsError: true, AsError: { IsUnknown: false } error }
            ? CelValue.Error($"composited variable \"{variable.Name}\" fails to evaluate: {error.Message}")
            : value;
    }
}
