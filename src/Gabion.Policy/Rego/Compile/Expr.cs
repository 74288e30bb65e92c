using Gabion.Policy.Rego.Builtins;
using Gabion.Policy.Rego.Evaluate;
using Gabion.Policy.Rego.Syntax;
using Gabion.Policy.Rego.Values;

namespace Gabion.Policy.Rego.Compile;

/// <summary>A term with every name resolved.</summary>
internal abstract class Expr(RegoPlace at)
{
    public RegoPlace At => at;

    /// <summary>The expressions right inside, closures' bodies apart.</summary>
    public virtual IEnumerable<Expr> Inner => [];
}

internal sealed class ValueExpr(RegoPlace at, RegoValue value) : Expr(at)
{
    public RegoValue Value => value;
}

/// <summary>A variable of a rule; each has a slot in the frame of a call.</summary>
internal sealed class Variable(string name, int slot)
{
    public string Name => name;

    public int Slot => slot;

    /// <summary>Written as <c>_</c>: it stands once, and nothing reads it.</summary>
    public bool IsWildcard => name[0] == '$';

    /// <summary>Written by a policy, with a name.</summary>
    public bool IsNamed => name[0] is not ('$' or '%');
}

internal sealed class VariableExpr(RegoPlace at, Variable variable) : Expr(at)
{
    public Variable Variable => variable;
}

/// <summary><c>input</c> or <c>data</c>.</summary>
internal sealed class RootExpr(RegoPlace at, bool isInput) : Expr(at)
{
    public bool IsInput => isInput;
}

internal sealed class RefExpr(RegoPlace at, Expr head, Expr[] operands) : Expr(at)
{
    public Expr Head => head;

    public Expr[] Operands => operands;

    public override IEnumerable<Expr> Inner => operands.Prepend(head);
}

/// <summary>A call: of a built-in function, or of a function of the policy.</summary>
internal sealed class CallExpr(RegoPlace at, Builtin? builtin, Document? function, Expr[] arguments) : Expr(at)
{
    public Builtin? Builtin => builtin;

    public Document? Function => function;

    public Expr[] Arguments => arguments;

    public int Arity => builtin?.Arity ?? function!.Arity;

    public string Name => builtin?.Name ?? function!.Name;

    public override IEnumerable<Expr> Inner => arguments;
}

internal sealed class ArrayExpr(RegoPlace at, Expr[] items) : Expr(at)
{
    public Expr[] Items => items;

    public override IEnumerable<Expr> Inner => items;
}

internal sealed class SetExpr(RegoPlace at, Expr[] items) : Expr(at)
{
    public Expr[] Items => items;

    public override IEnumerable<Expr> Inner => items;
}

internal sealed class ObjectExpr(RegoPlace at, (Expr Key, Expr Value)[] pairs) : Expr(at)
{
    public (Expr Key, Expr Value)[] Pairs => pairs;

    public override IEnumerable<Expr> Inner => pairs.SelectMany(pair => new[] { pair.Key, pair.Value });
}

internal enum ClosureKind
{
    Array,
    Set,
    Object,
}

/// <summary>A comprehension.</summary>
internal sealed class ClosureExpr(RegoPlace at, ClosureKind kind, Expr? key, Expr value, ResolvedBody body) : Expr(at)
{
    public ClosureKind Kind => kind;

    public Expr? Key => key;

    public Expr Value => value;

    public ResolvedBody Body => body;
}

/// <summary>An interpolated string: texts, and sets of the values of expressions.</summary>
internal sealed class TemplateExpr(RegoPlace at, (string? Text, ClosureExpr? Values)[] parts) : Expr(at)
{
    public (string? Text, ClosureExpr? Values)[] Parts => parts;

    public override IEnumerable<Expr> Inner => parts.Select(part => part.Values).OfType<Expr>();
}

/// <summary><c>print(…)</c>: what has no value is written too.</summary>
internal sealed class PrintExpr(RegoPlace at, ClosureExpr[] arguments) : Expr(at)
{
    public ClosureExpr[] Arguments => arguments;

    public override IEnumerable<Expr> Inner => arguments;
}
