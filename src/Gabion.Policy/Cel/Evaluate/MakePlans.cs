namespace Gabion.Policy.Cel.Evaluate;

/// <summary><c>[a, ?b]</c>.</summary>
internal sealed class ListPlan(int offset, Plan[] items, bool[]? isOptional) : Plan(offset)
{
    public override CelValue Evaluate(Frame frame)
    {
        frame.Allocate(16L * items.Length);
        var values = new CelValue[items.Length];
        var count = 0;
        for (var i = 0; i < items.Length; i++)
        {
            var value = items[i].Evaluate(frame);
            if (value.IsError)
            {
                return value;
            }

            if (isOptional?[i] == true)
            {
                if (value.Kind != CelKind.Optional)
                {
                    return Error($"no such overload: an item marked '?' must be optional, and is {value.Type}");
                }

                if (!value.AsOptional.HasValue)
                {
                    continue;
                }

                value = value.AsOptional.Value;
            }

            values[count++] = value;
        }

        frame.Spend(CallCost.MakeList);
        return CelValue.Of(count == values.Length ? values : values[..count]);
    }
}

/// <summary><c>{k: v, ?k: v}</c>.</summary>
internal sealed class MapPlan(int offset, (Plan Key, Plan Value, bool IsOptional)[] items) : Plan(offset)
{
    public override CelValue Evaluate(Frame frame)
    {
        frame.Allocate(64L * items.Length);
        var map = new DictionaryMap(items.Length);
        foreach (var (keyPlan, valuePlan, isOptional) in items)
        {
            var key = keyPlan.Evaluate(frame);
            var value = valuePlan.Evaluate(frame);
            if (key.IsError || value.IsError)
            {
                return key.IsError ? key : value;
            }

            if (isOptional)
            {
                if (value.Kind != CelKind.Optional)
                {
                    return Error($"no such overload: an entry marked '?' must be optional, and is {value.Type}");
                }

                if (!value.AsOptional.HasValue)
                {
                    continue;
                }

                value = value.AsOptional.Value;
            }

            if (key.Kind is not (CelKind.String or CelKind.Integer or CelKind.Unsigned or CelKind.Boolean))
            {
                return Error($"unsupported key type: {key.Type}");
            }

            if (!map.TryAdd(key, value))
            {
                return Error($"insert failed: key {key} already exists");
            }
        }

        frame.Spend(CallCost.MakeMap);
        return CelValue.Of(map);
    }
}

/// <summary><c>Name{field: v}</c>.</summary>
internal sealed class StructPlan(int offset, CelStruct type, (string Field, Plan Value, bool IsOptional)[] items) : Plan(offset)
{
    public override CelValue Evaluate(Frame frame)
    {
        var fields = new Dictionary<string, CelValue>(items.Length, StringComparer.Ordinal);
        foreach (var (field, plan, isOptional) in items)
        {
            var value = plan.Evaluate(frame);
            if (value.IsError)
            {
                return value;
            }

            if (isOptional)
            {
                if (value.Kind != CelKind.Optional)
                {
                    return Error($"no such overload: a field marked '?' must be optional, and is {value.Type}");
                }

                if (!value.AsOptional.HasValue)
                {
                    continue;
                }

                value = value.AsOptional.Value;
            }

            if (type.Find(field) is null)
            {
                return Error($"no such field: {type.Name} has no '{field}'");
            }

            fields[field] = value;
        }

        frame.Spend(CallCost.MakeStruct);
        return type.Create is null ? Error($"{type.Name} cannot be made in an expression") : type.Create(fields).At(Offset);
    }
}

/// <summary><c>optional.or(other)</c> and <c>optional.orValue(value)</c>: the other is worked out only when it is needed.</summary>
internal sealed class OptionalOrPlan(int offset, Plan optional, Plan other, bool isValue) : Plan(offset)
{
    public override CelValue Evaluate(Frame frame)
    {
        var value = optional.Evaluate(frame);
        if (value.Kind != CelKind.Optional)
        {
            return value.IsError ? value : Error($"no such overload: {(isValue ? "orValue" : "or")} applied to {value.Type}");
        }

        return !value.AsOptional.HasValue ? other.Evaluate(frame) : isValue ? value.AsOptional.Value : value;
    }
}

/// <summary><c>target.optMap(variable, body)</c>, <c>target.optFlatMap(variable, body)</c>.</summary>
internal sealed class OptionalMapPlan(int offset, Plan target, int slot, Plan body, bool isFlat) : Plan(offset)
{
    public override CelValue Evaluate(Frame frame)
    {
        var value = target.Evaluate(frame);
        if (value.Kind != CelKind.Optional)
        {
            return value.IsError ? value : Error($"no such overload: {(isFlat ? "optFlatMap" : "optMap")} applied to {value.Type}");
        }

        if (!value.AsOptional.HasValue)
        {
            return value;
        }

        frame.Locals[slot] = value.AsOptional.Value;
        var result = body.Evaluate(frame);
        return !isFlat
            ? Access.InOptional(result)
            : result.Kind is CelKind.Optional or CelKind.Error ? result : Error($"no such overload: the body of optFlatMap gives {result.Type}, not an optional");
    }
}
