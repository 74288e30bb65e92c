namespace Gabion.Policy.Cel.Evaluate;

/// <summary>
/// A macro over a list or map. The costs per round are those of the loops into which cel-go expands the macros, so that a
/// policy that the API server would stop is stopped here too.
/// </summary>
internal abstract class LoopPlan(int offset, Plan range, LoopSlots slots) : Plan(offset)
{
    public sealed override CelValue Evaluate(Frame frame)
    {
        var value = range.Evaluate(frame);
        if (!LoopCursor.TryOpen(value, slots, out var items))
        {
            return value.IsError ? value : Error($"no such overload: a macro runs over a list or map, not over {value.Type}");
        }

        frame.Spend(CallCost.Name);
        return Run(frame, ref items);
    }

    protected abstract CelValue Run(Frame frame, ref LoopCursor items);

    protected CelValue NotBoolean(CelValue value) =>
        value.IsError ? value : Error($"no such overload: the condition of a macro gives {value.Type}, not bool");
}

/// <summary><c>all</c> and <c>exists</c>: an item that decides wins over errors in others.</summary>
internal sealed class QuantifierPlan(int offset, Plan range, LoopSlots slots, bool isAll, Plan body) : LoopPlan(offset, range, slots)
{
    protected override CelValue Run(Frame frame, ref LoopCursor items)
    {
        var error = CelValue.Null;
        while (items.MoveNext(frame))
        {
            frame.Spend(isAll ? 3 : 4);
            var value = body.Evaluate(frame);
            if (value.IsBoolean)
            {
                if (value.AsBoolean != isAll)
                {
                    return value;
                }
            }
            else if (!error.IsError)
            {
                error = NotBoolean(value);
            }
        }

        return error.IsError ? error : CelValue.Of(isAll);
    }
}

/// <summary><c>exists_one</c>: every item counts, so that an error in any is the result.</summary>
internal sealed class ExistsOnePlan(int offset, Plan range, LoopSlots slots, Plan body) : LoopPlan(offset, range, slots)
{
    protected override CelValue Run(Frame frame, ref LoopCursor items)
    {
        var count = 0;
        while (items.MoveNext(frame))
        {
            var value = body.Evaluate(frame);
            if (!value.IsBoolean)
            {
                return NotBoolean(value);
            }

            frame.Spend(value.AsBoolean ? 2 : 1);
            count += value.AsBoolean ? 1 : 0;
        }

        frame.Spend(1);
        return CelValue.Of(count == 1);
    }
}

/// <summary><c>map</c>, <c>filter</c>, <c>transformList</c>.</summary>
/// <param name="body">What becomes of an item; null for the item itself.</param>
internal sealed class ToListPlan(int offset, Plan range, LoopSlots slots, Plan? filter, Plan? body) : LoopPlan(offset, range, slots)
{
    private const int PerItem = 12;

    protected override CelValue Run(Frame frame, ref LoopCursor items)
    {
        var result = new List<CelValue>();
        while (items.MoveNext(frame))
        {
            if (filter is not null)
            {
                var passes = filter.Evaluate(frame);
                if (!passes.IsBoolean)
                {
                    return NotBoolean(passes);
                }

                if (!passes.AsBoolean)
                {
                    frame.Spend(1);
                    continue;
                }
            }

            frame.Spend(body is null ? PerItem + 1 : PerItem);
            frame.Allocate(16);
            var value = body is null ? items.Item : body.Evaluate(frame);
            if (value.IsError)
            {
                return value;
            }

            result.Add(value);
        }

        return CelValue.Of(result.ToArray());
    }
}

/// <summary><c>transformMap</c>, and with <paramref name="isEntry"/> <c>transformMapEntry</c>, whose body gives maps to merge.</summary>
internal sealed class ToMapPlan(int offset, Plan range, LoopSlots slots, Plan? filter, Plan body, bool isEntry) : LoopPlan(offset, range, slots)
{
    protected override CelValue Run(Frame frame, ref LoopCursor items)
    {
        var result = new DictionaryMap(0);
        while (items.MoveNext(frame))
        {
            if (filter is not null)
            {
                var passes = filter.Evaluate(frame);
                if (!passes.IsBoolean)
                {
                    return NotBoolean(passes);
                }

                if (!passes.AsBoolean)
                {
                    frame.Spend(1);
                    continue;
                }
            }

            frame.Spend(2);
            frame.Allocate(64);
            var key = items.Key;
            var value = body.Evaluate(frame);
            var fault = value.IsError ? value : isEntry ? Merge(result, value) : Add(result, key, value);
            if (fault.IsError)
            {
                return fault;
            }
        }

        return CelValue.Of(result);
    }

    private CelValue Add(DictionaryMap result, CelValue key, CelValue value) =>
        result.TryAdd(key, value) ? default : Error($"insert failed: key {key} already exists");

    private CelValue Merge(DictionaryMap result, CelValue entries)
    {
        if (entries.Kind != CelKind.Map)
        {
            return Error($"no such overload: the body of transformMapEntry gives {entries.Type}, not a map");
        }

        foreach (var key in entries.AsMap.Keys)
        {
            entries.AsMap.TryGet(key, out var value);
            if (Add(result, key, value) is { IsError: true } fault)
            {
                return fault;
            }
        }

        return default;
    }
}

/// <summary><c>sortBy</c>: the items in the order of their keys.</summary>
internal sealed class SortByPlan(int offset, Plan range, LoopSlots slots, Plan body) : LoopPlan(offset, range, slots)
{
    protected override CelValue Run(Frame frame, ref LoopCursor items)
    {
        var entries = new List<(CelValue Key, CelValue Item)>();
        while (items.MoveNext(frame))
        {
            frame.Spend(12);
            frame.Allocate(32);
            var key = body.Evaluate(frame);
            if (key.IsError)
            {
                return key;
            }

            entries.Add((key, items.Item));
        }

        return Sorting.ByKey(entries).At(Offset);
    }
}
