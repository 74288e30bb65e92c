using System.Collections.Immutable;
using Gabion.Policy.Rego.Values;

namespace Gabion.Policy.Rego.Builtins;

/// <summary>
/// What a built-in function does. Its operands are of the declared kinds: that is checked before. It gives null for undefined;
/// for an error it gives what <see cref="BuiltinCall.Fail"/> or <see cref="BuiltinCall.FailType"/> gives.
/// </summary>
public delegate RegoValue? BuiltinFunction(BuiltinCall call, ReadOnlySpan<RegoValue> operands);

/// <summary>A built-in function: its name, what it takes and gives, and what it does.</summary>
/// <param name="Name">As policies call it: <c>json.patch</c>.</param>
/// <param name="Operands">The kinds that each operand may have; their number is the function's arity.</param>
/// <param name="Result">The kinds that it may give.</param>
/// <param name="Function">What it does.</param>
public sealed record Builtin(string Name, ImmutableArray<RegoKinds> Operands, RegoKinds Result, BuiltinFunction Function)
{
    public int Arity => Operands.Length;

    /// <summary>The same operands always give the same result, within any evaluation: the call may be done once, when the policy is compiled.</summary>
    public bool IsPure { get; init; } = true;

    /// <summary>Gives one of several results for the same operands, one after another (<c>walk</c>): its result is an array of all of them.</summary>
    public bool IsRelation { get; init; }

    /// <summary>Writes a function's declaration in one line.</summary>
    public static Builtin Of(string name, ImmutableArray<RegoKinds> operands, RegoKinds result, BuiltinFunction function) =>
        new(name, operands, result, function);
}
