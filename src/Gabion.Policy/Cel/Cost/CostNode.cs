using System.Collections.Immutable;
using Gabion.Policy.Cel.Check;

namespace Gabion.Policy.Cel.Cost;

/// <summary>
/// A part of an expression as cel-go has it after checking: macros are comprehensions, operators are calls, names of overloads are
/// known. What the estimator learns about a part is kept in it, until it is estimated anew.
/// </summary>
internal abstract class CostNode(CelType type)
{
    public CelType Type { get; } = type;

    public FieldPath Path { get; set; }

    public SizeEstimate? Size { get; set; }

    public EntrySize? Entries { get; set; }

    /// <summary>Before the part is estimated anew.</summary>
    public void Forget()
    {
        Path = default;
        Size = null;
        Entries = null;
    }
}

internal sealed class CostLiteral(CelValue value) : CostNode(value.Type)
{
    public CelValue Value { get; } = value;
}

internal sealed class CostName(CelType type, string name) : CostNode(type)
{
    public string Name { get; } = name;
}

internal sealed class CostSelect(CelType type, CostNode operand, string field, bool isTest) : CostNode(type)
{
    public CostNode Operand { get; } = operand;

    public string Field { get; } = field;

    public bool IsTest { get; } = isTest;
}

/// <param name="type">The type of the result.</param>
/// <param name="function">The full name, <c>_+_</c> for operators.</param>
/// <param name="overloads">Those that may take the arguments.</param>
/// <param name="target">The receiver of a method.</param>
/// <param name="arguments">All else.</param>
internal sealed class CostCall(CelType type, string function, ImmutableArray<OverloadShape> overloads, CostNode? target, ImmutableArray<CostNode> arguments) : CostNode(type)
{
    public string Function { get; } = function;

    public ImmutableArray<OverloadShape> Overloads { get; } = overloads;

    public CostNode? Target { get; } = target;

    public ImmutableArray<CostNode> Arguments { get; } = arguments;
}

internal sealed class CostList(CelType type, ImmutableArray<CostNode> items) : CostNode(type)
{
    public ImmutableArray<CostNode> Items { get; } = items;
}

internal sealed class CostMap(CelType type, ImmutableArray<(CostNode Key, CostNode Value)> entries) : CostNode(type)
{
    public ImmutableArray<(CostNode Key, CostNode Value)> Items { get; } = entries;
}

internal sealed class CostStruct(CelType type, ImmutableArray<CostNode> values) : CostNode(type)
{
    public ImmutableArray<CostNode> Values { get; } = values;
}

/// <summary>What the macros over lists and maps become.</summary>
internal sealed class CostLoop(CelType type, CostNode range, string variable, string? second, CostNode start, CostNode condition, CostNode step, CostNode result) : CostNode(type)
{
    /// <summary>The accumulator; no expression can name it.</summary>
    public const string Accumulator = "@result";

    public CostNode Range { get; } = range;

    public string Variable { get; } = variable;

    public string? Second { get; } = second;

    public CostNode Start { get; } = start;

    public CostNode Condition { get; } = condition;

    public CostNode Step { get; } = step;

    public CostNode Result { get; } = result;
}

/// <summary>A value that has a name in another: <c>cel.bind</c>, and what <c>optMap</c> and <c>sortBy</c> become.</summary>
internal sealed class CostBind(CelType type, string name, CostNode value, CostNode result) : CostNode(type)
{
    public string Name { get; } = name;

    public CostNode Value { get; } = value;

    public CostNode Result { get; } = result;
}

/// <summary>The sizes of the keys and values of a container.</summary>
internal sealed record EntrySize(bool IsList, SizeEstimate Key, SizeEstimate Value)
{
    public static EntrySize? Union(EntrySize? left, EntrySize? right) =>
        left is null || right is null ? null : new(left.IsList, left.Key.Union(right.Key), left.Value.Union(right.Value));
}

/// <summary>What of an overload decides its cost: whether it is a method, and its parameters (the receiver first).</summary>
internal readonly record struct OverloadShape(bool IsMethod, ImmutableArray<CelType> Parameters)
{
    public CelTypeKind First => Parameters.IsEmpty ? CelTypeKind.Error : Parameters[0].TypeKind;

    public CelTypeKind Second => Parameters.Length < 2 ? CelTypeKind.Error : Parameters[1].TypeKind;

    public static OverloadShape Of(Overload overload) => new(overload.IsMethod, overload.Parameters);

    public static OverloadShape Function(params ImmutableArray<CelType> parameters) => new(false, parameters);
}
