using System.Collections.Immutable;

namespace Gabion.Policy.Cel.Syntax;

/// <summary>A part of an expression. Compared by reference: the checker's findings are kept beside the tree.</summary>
/// <param name="offset">The place in the text that an error about this part names.</param>
internal abstract class Expr(int offset, int depth)
{
    public int Offset { get; } = offset;

    /// <summary>Levels from here to the deepest leaf: what a walk of the tree takes of the stack.</summary>
    public int Depth { get; } = depth;

    protected static int Over(params ReadOnlySpan<Expr?> children)
    {
        var depth = 0;
        foreach (var child in children)
        {
            depth = Math.Max(depth, child?.Depth ?? 0);
        }

        return depth + 1;
    }
}

internal sealed class LiteralExpr(int offset, CelValue value) : Expr(offset, 1)
{
    public CelValue Value { get; } = value;
}

/// <summary>A name; with a dot before it, <c>.a</c>, it is looked up from the root.</summary>
internal sealed class NameExpr(int offset, string name) : Expr(offset, 1)
{
    public string Name { get; } = name;
}

/// <summary><c>operand.field</c>, or <c>has(operand.field)</c>, or <c>operand.?field</c>.</summary>
internal sealed class SelectExpr(int offset, Expr operand, string field, bool isTest, bool isOptional) : Expr(offset, Over(operand))
{
    public Expr Operand { get; } = operand;

    public string Field { get; } = field;

    public bool IsTest { get; } = isTest;

    public bool IsOptional { get; } = isOptional;
}

/// <summary>A call of a function, of a method when <see cref="Target"/> is there, or of an operator (<see cref="Operators"/>).</summary>
internal sealed class CallExpr(int offset, Expr? target, string function, ImmutableArray<Expr> arguments)
    : Expr(offset, Math.Max(Over(target), Over(arguments.AsSpan())))
{
    public Expr? Target { get; } = target;

    public string Function { get; } = function;

    public ImmutableArray<Expr> Arguments { get; } = arguments;
}

/// <summary><c>a &amp;&amp; b &amp;&amp; c</c> or <c>a || b || c</c>, flat.</summary>
internal sealed class LogicExpr(int offset, bool isAnd, ImmutableArray<Expr> operands) : Expr(offset, Over(operands.AsSpan()))
{
    public bool IsAnd { get; } = isAnd;

    public ImmutableArray<Expr> Operands { get; } = operands;
}

internal sealed class ConditionalExpr(int offset, Expr condition, Expr whenTrue, Expr whenFalse) : Expr(offset, Over(condition, whenTrue, whenFalse))
{
    public Expr Condition { get; } = condition;

    public Expr WhenTrue { get; } = whenTrue;

    public Expr WhenFalse { get; } = whenFalse;
}

/// <summary><c>[a, ?b]</c>.</summary>
internal sealed class ListExpr(int offset, ImmutableArray<ListItem> items) : Expr(offset, Over([.. items.Select(item => item.Value)]))
{
    public ImmutableArray<ListItem> Items { get; } = items;
}

internal readonly record struct ListItem(Expr Value, bool IsOptional);

/// <summary><c>{k: v, ?k: v}</c>.</summary>
internal sealed class MapExpr(int offset, ImmutableArray<MapItem> items)
    : Expr(offset, Over([.. items.Select(item => item.Key), .. items.Select(item => item.Value)]))
{
    public ImmutableArray<MapItem> Items { get; } = items;
}

internal readonly record struct MapItem(Expr Key, Expr Value, bool IsOptional);

/// <summary><c>Name{field: v, ?field: v}</c>.</summary>
internal sealed class StructExpr(int offset, string name, ImmutableArray<StructItem> items) : Expr(offset, Over([.. items.Select(item => item.Value)]))
{
    public string Name { get; } = name;

    public ImmutableArray<StructItem> Items { get; } = items;
}

internal readonly record struct StructItem(int Offset, string Field, Expr Value, bool IsOptional);
