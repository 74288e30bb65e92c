using Gabion.Policy.Cel;
using Gabion.Policy.Cel.Kubernetes;

namespace Gabion.Policy.ValidatingAdmission;

/// <summary>What the expressions of a policy may still cost, all together.</summary>
internal sealed class PolicyBudget(long remaining, CancellationToken cancel)
{
    public const string Spent = "validation failed due to running out of cost budget, no further validation rules will be run";

    private static readonly CelLimits PerExpression = CelLimits.Default with { MaxCost = KubernetesCel.PerExpression };

    public bool IsSpent => remaining < 0;

    public CelValue Evaluate(CelProgram program, CelBindings bindings)
    {
        var outcome = program.Evaluate(bindings, PerExpression, cancel);
        remaining -= outcome.Cost;
        return outcome.Value;
    }
}
