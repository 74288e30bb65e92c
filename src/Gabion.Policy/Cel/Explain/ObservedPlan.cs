using Gabion.Policy.Cel.Evaluate;
using Gabion.Policy.Cel.Syntax;

namespace Gabion.Policy.Cel.Explain;

/// <summary>A part of an expression whose value is kept, with the values of the parts inside.</summary>
internal sealed class ObservedPlan(Expr expr, Plan plan) : Plan(plan.Offset)
{
    public override CelValue Evaluate(Frame frame)
    {
        if (frame.Trace is not { } trace)
        {
            return plan.Evaluate(frame);
        }

        var outer = trace.Begin(expr);
        var value = plan.Evaluate(frame);
        trace.End(outer, value);
        return value;
    }
}
