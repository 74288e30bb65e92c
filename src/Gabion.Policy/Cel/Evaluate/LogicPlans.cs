namespace Gabion.Policy.Cel.Evaluate;

/// <summary><c>&amp;&amp;</c> and <c>||</c>: an operand that decides wins over errors on either side of it.</summary>
internal sealed class LogicPlan(int offset, bool isAnd, Plan[] operands) : Plan(offset)
{
    public override CelValue Evaluate(Frame frame)
    {
        var error = CelValue.Null;
        foreach (var operand in operands)
        {
            var value = operand.Evaluate(frame);
            if (value.IsBoolean)
            {
                if (value.AsBoolean != isAnd)
                {
                    return value;
                }
            }
            else if (!error.IsError)
            {
                error = value.IsError ? value : Error($"no such overload: {(isAnd ? "&&" : "||")} applied to {value.Type}");
            }
        }

        return error.IsError ? error : CelValue.Of(isAnd);
    }
}

internal sealed class NotPlan(int offset, Plan operand) : Plan(offset)
{
    public override CelValue Evaluate(Frame frame)
    {
        var value = operand.Evaluate(frame);
        frame.Spend(1);
        return value.IsBoolean ? CelValue.Of(!value.AsBoolean) : value.IsError ? value : Error($"no such overload: ! applied to {value.Type}");
    }
}

internal sealed class ConditionalPlan(int offset, Plan condition, Plan whenTrue, Plan whenFalse) : Plan(offset)
{
    public override CelValue Evaluate(Frame frame)
    {
        var value = condition.Evaluate(frame);
        return value.IsBoolean
            ? (value.AsBoolean ? whenTrue : whenFalse).Evaluate(frame)
            : value.IsError ? value : Error($"no such overload: the condition of ?: is {value.Type}, not bool");
    }
}

internal sealed class EqualPlan(int offset, Plan left, Plan right, bool isEqual) : Plan(offset)
{
    public override CelValue Evaluate(Frame frame)
    {
        var l = left.Evaluate(frame);
        var r = right.Evaluate(frame);
        if (l.IsError || r.IsError)
        {
            return l.IsError ? l : r;
        }

        frame.Spend(CallCost.OfComparison(l, r));
        return CelValue.Of(Equality.AreEqual(l, r, frame) == isEqual);
    }
}

/// <summary>How a comparison reads the order of its operands.</summary>
internal enum ComparisonKind
{
    Less,
    LessOrEqual,
    Greater,
    GreaterOrEqual,
}

internal sealed class ComparisonPlan(int offset, ComparisonKind kind, Plan left, Plan right) : Plan(offset)
{
    public override CelValue Evaluate(Frame frame)
    {
        var l = left.Evaluate(frame);
        var r = right.Evaluate(frame);
        if (l.IsError || r.IsError)
        {
            return l.IsError ? l : r;
        }

        frame.Spend(CallCost.OfComparison(l, r));
        if (Ordering.Compare(l, r) is not { } order)
        {
            return Error($"no such overload: {l.Type} and {r.Type} have no order");
        }

        return CelValue.Of(kind switch
        {
            ComparisonKind.Less => order < 0,
            ComparisonKind.LessOrEqual => order <= 0,
            ComparisonKind.Greater => order == 1,
            _ => order is 0 or 1,
        });
    }
}

internal sealed class ArithmeticPlan(int offset, string function, Func<Frame, CelValue, CelValue, CelValue> operation, Plan left, Plan right) : Plan(offset)
{
    private readonly bool _isAdd = function == Syntax.Operators.Add;

    public override CelValue Evaluate(Frame frame)
    {
        var l = left.Evaluate(frame);
        var r = right.Evaluate(frame);
        if (l.IsError || r.IsError)
        {
            return l.IsError ? l : r;
        }

        frame.Spend(_isAdd ? CallCost.OfAdd(l, r) : 1);
        return operation(frame, l, r).At(Offset);
    }
}

internal sealed class NegatePlan(int offset, Plan operand) : Plan(offset)
{
    public override CelValue Evaluate(Frame frame)
    {
        var value = operand.Evaluate(frame);
        frame.Spend(1);
        return Arithmetic.Negate(value).At(Offset);
    }
}
