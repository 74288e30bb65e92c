using System.Runtime.CompilerServices;
using Gabion.Policy.Cel.Check;

namespace Gabion.Policy.Cel.Evaluate;

/// <summary>A call: the overload is found by the kinds of the arguments.</summary>
internal sealed class CallPlan(int offset, string function, Overload[] overloads, Plan[] arguments) : Plan(offset)
{
    private readonly CallCost.Formula? _cost = CallCost.Of(function);

    public override CelValue Evaluate(Frame frame)
    {
        var few = default(FewValues);
        var values = arguments.Length <= FewValues.Length ? ((Span<CelValue>)few)[..arguments.Length] : new CelValue[arguments.Length];
        for (var i = 0; i < values.Length; i++)
        {
            values[i] = arguments[i].Evaluate(frame);
            if (values[i].IsError)
            {
                return values[i];
            }
        }

        foreach (var overload in overloads)
        {
            if (overload.Takes(values))
            {
                var result = overload.Body!(frame, values);
                frame.Spend(_cost?.Invoke(values, result) ?? 1);
                return result.At(Offset);
            }
        }

        return NoOverload(values);
    }

    private CelValue NoOverload(ReadOnlySpan<CelValue> values)
    {
        var types = new string[values.Length];
        for (var i = 0; i < types.Length; i++)
        {
            types[i] = values[i].Type.ToString();
        }

        return Error($"no such overload: {function} applied to ({string.Join(", ", types)})");
    }

    [InlineArray(Length)]
    private struct FewValues
    {
        public const int Length = 4;
        private CelValue _first;
    }
}
