namespace Gabion.Policy.Cel.Evaluate;

/// <summary>A node of a compiled expression. Immutable; all that changes is in the frame.</summary>
/// <param name="offset">The place in the text that its errors name.</param>
internal abstract class Plan(int offset)
{
    public int Offset { get; } = offset;

    public abstract CelValue Evaluate(Frame frame);

    protected CelValue Error(string message) => CelValue.Of(new CelError(message, Offset));
}

internal sealed class ConstantPlan(int offset, CelValue value) : Plan(offset)
{
    public CelValue Value { get; } = value;

    public override CelValue Evaluate(Frame frame) => Value;
}

/// <summary>A part that can only be an error: an unknown name or function in an expression that was not checked.</summary>
internal sealed class ErrorPlan(int offset, string message) : Plan(offset)
{
    private readonly CelValue _error = CelValue.Of(new CelError(message, offset));

    public override CelValue Evaluate(Frame frame) => _error;
}

internal sealed class VariablePlan(int offset, CelVariable variable) : Plan(offset)
{
    private readonly int _slot = variable.Slot;
    private readonly CelValue _unset = CelValue.Of(new CelError($"no such attribute: {variable.Name} has no value", offset));

    public override CelValue Evaluate(Frame frame)
    {
        frame.Spend(CallCost.Name);
        return frame.Inputs.TryGet(_slot, out var value) ? value : _unset;
    }
}

internal sealed class LocalPlan(int offset, int slot) : Plan(offset)
{
    public override CelValue Evaluate(Frame frame)
    {
        frame.Spend(CallCost.Name);
        return frame.Locals[slot];
    }
}

/// <summary>A local that is worked out when it is first asked for: <c>cel.bind</c>, <c>cel.block</c>.</summary>
internal sealed class LazyLocalPlan(int offset, int slot) : Plan(offset)
{
    public override CelValue Evaluate(Frame frame)
    {
        frame.Spend(CallCost.Name);
        if (frame.Locals[slot].Reference is PendingValue pending)
        {
            frame.Locals[slot] = pending.Plan.Evaluate(frame);
        }

        return frame.Locals[slot];
    }
}

/// <summary>Stands in a local until its value is asked for.</summary>
internal sealed class PendingValue(Plan plan) : CelObject(CelKind.Error)
{
    public Plan Plan { get; } = plan;

    public CelValue Value => CelValue.Of(this);
}

/// <summary><c>cel.bind(name, value, body)</c>, and <c>cel.block</c> with several values.</summary>
internal sealed class BindPlan : Plan
{
    private readonly (int Slot, CelValue Pending)[] _values;
    private readonly Plan _body;

    public BindPlan(int offset, IEnumerable<(int Slot, Plan Value)> values, Plan body)
        : base(offset)
    {
        _values = [.. values.Select(value => (value.Slot, new PendingValue(value.Value).Value))];
        _body = body;
    }

    public override CelValue Evaluate(Frame frame)
    {
        foreach (var (slot, pending) in _values)
        {
            frame.Locals[slot] = pending;
        }

        return _body.Evaluate(frame);
    }
}
