namespace Gabion.Policy.Cel.Evaluate;

/// <summary><c>operand.field</c>. On an optional the selection goes on into its value, and the result is optional.</summary>
internal sealed class SelectPlan(int offset, Plan operand, string field) : Plan(offset)
{
    private readonly CelValue _missing = CelValue.Of(new CelError($"no such key: {field}", offset));

    public override CelValue Evaluate(Frame frame)
    {
        var value = operand.Evaluate(frame);
        frame.Spend(CallCost.Name);
        return Select(value);
    }

    private CelValue Select(CelValue value) => value.Kind switch
    {
        CelKind.Map => value.AsMap.TryGet(field, out var found) ? found : _missing,
        CelKind.Optional => Access.InOptional(value, value.AsOptional.HasValue ? Access.OptionalField(value.AsOptional.Value, field) : default),
        CelKind.Error => value,
        _ => Error($"no such overload: {value.Type} has no field '{field}'"),
    };
}

/// <summary><c>has(operand.field)</c>.</summary>
internal sealed class TestPlan(int offset, Plan operand, string field, bool testsAnything) : Plan(offset)
{
    public override CelValue Evaluate(Frame frame) => Test(operand.Evaluate(frame));

    private CelValue Test(CelValue value) => value.Kind switch
    {
        CelKind.Map => value.AsMap.TryGet(field, out var found) is var isThere && found is { IsError: true, AsError.IsUnknown: true } ? found : CelValue.Of(isThere),
        CelKind.Optional => value.AsOptional.HasValue ? Test(value.AsOptional.Value) : CelValue.False,
        CelKind.Error => value,
        _ when testsAnything && Access.IsWithoutFields(value.Kind) => CelValue.False,
        _ => Error($"no such overload: {value.Type} has no field '{field}'"),
    };
}

/// <summary><c>operand.?field</c>.</summary>
internal sealed class OptionalSelectPlan(int offset, Plan operand, string field, bool testsAnything) : Plan(offset)
{
    public override CelValue Evaluate(Frame frame)
    {
        var value = operand.Evaluate(frame);
        frame.Spend(CallCost.Name);
        return testsAnything && Access.IsWithoutFields(value.Kind) ? CelValue.Of(CelOptional.None) : Access.OptionalField(value, field).At(Offset);
    }
}

/// <summary><c>operand[index]</c>.</summary>
internal sealed class IndexPlan(int offset, Plan operand, Plan index) : Plan(offset)
{
    public override CelValue Evaluate(Frame frame)
    {
        var value = operand.Evaluate(frame);
        var key = index.Evaluate(frame);
        frame.Spend(CallCost.Name);
        if (value.IsError || key.IsError)
        {
            return value.IsError ? value : key;
        }

        if (value.Kind == CelKind.Optional)
        {
            return value.AsOptional.HasValue ? Access.OptionalItem(value.AsOptional.Value, key).At(Offset) : value;
        }

        return Access.Item(value, key, out var found) ?? Access.Missing(value, key, found).At(Offset);
    }
}

/// <summary><c>operand[?index]</c>.</summary>
internal sealed class OptionalIndexPlan(int offset, Plan operand, Plan index) : Plan(offset)
{
    public override CelValue Evaluate(Frame frame)
    {
        var value = operand.Evaluate(frame);
        var key = index.Evaluate(frame);
        frame.Spend(CallCost.Name);
        return key.IsError && !value.IsError ? key : Access.OptionalItem(value, key).At(Offset);
    }
}

/// <summary><c>item in range</c>.</summary>
internal sealed class InPlan(int offset, Plan item, Plan range) : Plan(offset)
{
    public override CelValue Evaluate(Frame frame)
    {
        var value = item.Evaluate(frame);
        var within = range.Evaluate(frame);
        if (value.IsError || within.IsError)
        {
            return value.IsError ? value : within;
        }

        if (within.Kind == CelKind.Map)
        {
            frame.Spend(1);
            return CelValue.Of(within.AsMap.TryGet(value, out _));
        }

        if (within.Kind != CelKind.List)
        {
            return Error($"no such overload: in applied to ({value.Type}, {within.Type})");
        }

        var list = within.AsList;
        frame.Spend(range is ConstantPlan ? 0 : list.Count);
        for (var i = 0; i < list.Count; i++)
        {
            if (Equality.AreEqual(value, list[i], frame))
            {
                return CelValue.True;
            }
        }

        return CelValue.False;
    }
}
