using Gabion.Policy.Rego.Values;

namespace Gabion.Policy.Rego.Evaluate;

/// <summary>The variables of one call of a rule, by slot, and what its comprehensions are collecting.</summary>
internal sealed class Frame(int slots, int collectors)
{
    public readonly RegoValue?[] Slots = slots == 0 ? [] : new RegoValue?[slots];

    /// <summary>Builders of comprehensions, and the worlds of <c>with</c>.</summary>
    public readonly object?[] Collectors = collectors == 0 ? [] : new object?[collectors];

    /// <summary>The value of the rule so far.</summary>
    public RegoValue? Result;
}
