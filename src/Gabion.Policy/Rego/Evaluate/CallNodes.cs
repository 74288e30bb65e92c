using System.Runtime.CompilerServices;
using Gabion.Policy.Rego.Builtins;
using Gabion.Policy.Rego.Syntax;
using Gabion.Policy.Rego.Values;

namespace Gabion.Policy.Rego.Evaluate;

/// <summary>A call of a built-in function.</summary>
internal sealed class BuiltinNode(Builtin function, Node[] operands, RegoPlace at) : Node
{
    public Builtin Function => function;

    public override RegoValue? Get(Evaluation evaluation, Frame frame)
    {
        var values = default(FewOperands);
        if (operands.Length > FewOperands.Count)
        {
            return GetMany(evaluation, frame);
        }

        for (var i = 0; i < operands.Length; i++)
        {
            if (operands[i].Get(evaluation, frame) is not { } value)
            {
                return null;
            }

            values[i] = value;
        }

        return Ask(evaluation, function, ((ReadOnlySpan<RegoValue>)values)[..operands.Length], at);
    }

    private RegoValue? GetMany(Evaluation evaluation, Frame frame)
    {
        var values = new RegoValue[operands.Length];
        for (var i = 0; i < operands.Length; i++)
        {
            if (operands[i].Get(evaluation, frame) is not { } value)
            {
                return null;
            }

            values[i] = value;
        }

        return Ask(evaluation, function, values, at);
    }

    /// <summary>Calls a function, or what <c>with</c> put in its place.</summary>
    public static RegoValue? Ask(Evaluation evaluation, Builtin function, ReadOnlySpan<RegoValue> operands, RegoPlace at)
    {
        if (evaluation.World.Mocks is { } mocks && Mock.Find(mocks, function) is { } mock)
        {
            return Mocks.Ask(evaluation, mock, operands.ToArray(), at);
        }

        return Run(evaluation, function, operands, at);
    }

    public static RegoValue? Run(Evaluation evaluation, Builtin function, ReadOnlySpan<RegoValue> operands, RegoPlace at)
    {
        var call = evaluation.Call;
        evaluation.Step();
        call.Name = function.Name;
        call.At = at;
        for (var i = 0; i < operands.Length; i++)
        {
            if (!function.Operands[i].Has(operands[i].Kind))
            {
                call.FailKind(i + 1, operands[i], function.Operands[i]);
                return evaluation.Failed(at);
            }
        }

        return function.Function(call, operands) ?? evaluation.Failed(at);
    }

    [InlineArray(Count)]
    private struct FewOperands
    {
        public const int Count = 4;
        private RegoValue _first;
    }
}

/// <summary>A call of a function of the policy.</summary>
internal sealed class FunctionNode(Document function, Node[] arguments, RegoPlace at) : Node
{
    public override RegoValue? Get(Evaluation evaluation, Frame frame)
    {
        var values = new RegoValue[arguments.Length];
        for (var i = 0; i < arguments.Length; i++)
        {
            if (arguments[i].Get(evaluation, frame) is not { } value)
            {
                return null;
            }

            values[i] = value;
        }

        if (evaluation.World.Mocks is { } mocks && Mock.Find(mocks, function) is { } mock)
        {
            return Mocks.Ask(evaluation, mock, values, at);
        }

        return function.Call(evaluation, values);
    }
}

/// <summary>Equality, without a call.</summary>
internal sealed class EqualNode(Node left, Node right, bool isEqual) : Node
{
    public override RegoValue? Get(Evaluation evaluation, Frame frame) =>
        left.Get(evaluation, frame) is { } a && right.Get(evaluation, frame) is { } b ? RegoBoolean.Of(a.Equals(b) == isEqual) : null;
}

/// <summary>Calls what <c>with</c> put in the place of a function.</summary>
internal static class Mocks
{
    public static RegoValue? Ask(Evaluation evaluation, Mock mock, RegoValue[] arguments, RegoPlace at)
    {
        if (mock.Value is not null)
        {
            return mock.Value;
        }

        // Inside what stands for a function, nothing is replaced: it may call the original.
        var world = evaluation.World;
        evaluation.World = new(world.Input, world.Data, world.Known.Length) { Replaced = world.Replaced };
        var result = mock.Function is Document document ? document.Call(evaluation, arguments) : BuiltinNode.Run(evaluation, (Builtin)mock.Function!, arguments, at);
        evaluation.World = world;
        return result;
    }
}
