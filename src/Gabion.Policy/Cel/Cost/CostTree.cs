using System.Collections.Immutable;
using Gabion.Policy.Cel.Check;
using Gabion.Policy.Cel.Syntax;

namespace Gabion.Policy.Cel.Cost;

/// <summary>Turns a checked expression into the tree that is estimated: every macro becomes what cel-go's parser makes of it.</summary>
internal sealed class CostTree
{
    /// <summary>The macros of optional values repeat what they stand behind, so that a chain of them doubles with each link.</summary>
    private const int MaxNodes = 200_000;

    private static readonly OverloadShape Unary = OverloadShape.Function(CelType.Bool);
    private static readonly OverloadShape Binary = OverloadShape.Function(CelType.Bool, CelType.Bool);
    private static readonly OverloadShape Choice = OverloadShape.Function(CelType.Bool, CelType.Dyn, CelType.Dyn);
    private static readonly OverloadShape AddNumbers = OverloadShape.Function(CelType.Int, CelType.Int);
    private static readonly OverloadShape AddLists = OverloadShape.Function(CelType.ListOf(CelType.Dyn), CelType.ListOf(CelType.Dyn));

    private readonly CheckResult _check;
    private int _nodes;

    private CostTree(CheckResult check) => _check = check;

    /// <returns>Null when the tree is too large.</returns>
    public static CostNode? Of(Expr expression, CheckResult check)
    {
        var tree = new CostTree(check);
        var root = tree.Node(expression);
        return tree._nodes > MaxNodes ? null : root;
    }

    private static CostLiteral True() => new(CelValue.True);

    private CelType TypeOf(Expr expression) => _check.Types[expression];

    private CostNode Node(Expr expression)
    {
        if (++_nodes > MaxNodes)
        {
            return new CostName(CelType.Dyn, "");
        }

        return expression switch
        {
            LiteralExpr literal => new CostLiteral(literal.Value),
            NameExpr name => new CostName(TypeOf(name), name.Name),
            SelectExpr select => Select(select),
            CallExpr call => Call(call),
            LogicExpr logic => new CostCall(CelType.Bool, logic.IsAnd ? "_&&_" : "_||_", [Binary], null, Nodes(logic.Operands)),
            ConditionalExpr conditional => Conditional(TypeOf(conditional), Node(conditional.Condition), Node(conditional.WhenTrue), Node(conditional.WhenFalse)),
            ListExpr list => new CostList(TypeOf(list), [.. list.Items.Select(item => Node(item.Value))]),
            MapExpr map => new CostMap(TypeOf(map), [.. map.Items.Select(item => (Node(item.Key), Node(item.Value)))]),
            StructExpr made => new CostStruct(TypeOf(made), [.. made.Items.Select(item => Node(item.Value))]),
            LoopExpr { Kind: LoopKind.SortBy } loop => SortBy(loop),
            LoopExpr loop => Loop(loop, TypeOf(loop), Node(loop.Range)),
            BindExpr bind => new CostBind(TypeOf(bind), bind.Name, Node(bind.Value), Node(bind.Body)),
            BlockExpr block => Block(block),
            OptionalMapExpr map => OptionalMap(map),
            _ => throw new InvalidOperationException($"{expression.GetType().Name} has no cost"),
        };
    }

    private ImmutableArray<CostNode> Nodes(ImmutableArray<Expr> expressions) => [.. expressions.Select(Node)];

    private static CostCall Conditional(CelType type, CostNode condition, CostNode whenTrue, CostNode whenFalse) =>
        new(type, "_?_:_", [Choice], null, [condition, whenTrue, whenFalse]);

    /// <summary>A qualified name that is one variable is a name; its parts have no types.</summary>
    private CostNode Select(SelectExpr select)
    {
        if (!_check.Types.ContainsKey(select.Operand))
        {
            return new CostName(TypeOf(select), Parser.QualifiedName(select) ?? select.Field);
        }

        return select.IsOptional
            ? new CostCall(TypeOf(select), "_?._", [OverloadShape.Function(CelType.Dyn, CelType.String)], null, [Node(select.Operand), new CostLiteral(CelValue.Of(select.Field))])
            : new CostSelect(TypeOf(select), Node(select.Operand), select.Field, select.IsTest);
    }

    private CostCall Call(CallExpr call)
    {
        var resolved = _check.Calls[call];
        var arguments = Nodes(call.Arguments);
        return new(TypeOf(call), resolved.Function, [.. resolved.Overloads.Select(OverloadShape.Of)], resolved.IsMethod && call.Target is not null ? Node(call.Target) : null, arguments);
    }

    private CostLoop Loop(LoopExpr loop, CelType type, CostNode range)
    {
        var boolean = CelType.Bool;
        switch (loop.Kind)
        {
            case LoopKind.All:
                return Made(type, True(), Call("@not_strictly_false", Unary, Accumulator(boolean)), Call("_&&_", Binary, Accumulator(boolean), Node(loop.Body)), Accumulator(boolean));
            case LoopKind.Exists:
                return Made(
                    type, new CostLiteral(CelValue.False), Call("@not_strictly_false", Unary, Call("!_", Unary, Accumulator(boolean))),
                    Call("_||_", Binary, Accumulator(boolean), Node(loop.Body)), Accumulator(boolean));
            case LoopKind.ExistsOne:
                var number = CelType.Int;
                return Made(
                    type, Number(0), True(),
                    Conditional(number, Node(loop.Body), new CostCall(number, "_+_", [AddNumbers], null, [Accumulator(number), Number(1)]), Accumulator(number)),
                    Call("_==_", OverloadShape.Function(CelType.Dyn, CelType.Dyn), Accumulator(number), Number(1)));
            case LoopKind.Filter:
                var item = new CostName(type.Parameters[0], loop.Variable);
                return Made(type, new CostList(type, []), True(), Conditional(type, Node(loop.Body), AddTo(type, item), Accumulator(type)), Accumulator(type));
            case LoopKind.ToList or LoopKind.SortBy:
                return Made(type, new CostList(type, []), True(), Filtered(type, loop.Filter, () => AddTo(type, Node(loop.Body))), Accumulator(type));
            case LoopKind.ToMap:
                return Made(
                    type, new CostMap(type, []), True(),
                    Filtered(type, loop.Filter, () => Insert(type, Accumulator(type), new CostName(type.Parameters[0], loop.Variable), Node(loop.Body))), Accumulator(type));
            default:
                return Made(type, new CostMap(type, []), True(), Filtered(type, loop.Filter, () => Insert(type, Accumulator(type), Node(loop.Body))), Accumulator(type));
        }

        CostLoop Made(CelType result, CostNode start, CostNode condition, CostNode step, CostNode end) => new(result, range, loop.Variable, loop.Second, start, condition, step, end);
    }

    private static CostName Accumulator(CelType type) => new(type, CostLoop.Accumulator);

    private static CostLiteral Number(long number) => new(CelValue.Of(number));

    private static CostCall Call(string function, OverloadShape shape, params ImmutableArray<CostNode> arguments) => new(CelType.Bool, function, [shape], null, arguments);

    private static CostCall AddTo(CelType list, CostNode item) => new(list, "_+_", [AddLists], null, [Accumulator(list), new CostList(list, [item])]);

    private static CostCall Insert(CelType map, params ImmutableArray<CostNode> arguments) => new(map, "cel.@mapInsert", [Choice], null, arguments);

    private CostNode Filtered(CelType type, Expr? filter, Func<CostNode> step) => filter is null ? step() : Conditional(type, Node(filter), step(), Accumulator(type));

    private CostBind SortBy(LoopExpr loop)
    {
        const string Input = "@__sortBy_input__";
        var list = TypeOf(loop.Range);
        var keys = CelType.ListOf(TypeOf(loop.Body));
        var sorted = new CostCall(
            TypeOf(loop), "@sortByAssociatedKeys", [.. Extensions.ListsLibrary.Comparable.Where(type => Fits(keys.Parameters[0], type)).Select(type => new OverloadShape(true, [CelType.ListOf(CelType.Dyn), CelType.ListOf(type)]))],
            new CostName(list, Input), [Loop(loop, keys, new CostName(list, Input))]);
        return new(TypeOf(loop), Input, Node(loop.Range), sorted);
    }

    private static bool Fits(CelType given, CelType wanted) => given.IsDynamic || given.TypeKind == wanted.TypeKind;

    private CostCall Block(BlockExpr block) => new(
        TypeOf(block), "cel.@block", [Binary], null, [new CostList(CelType.ListOf(CelType.Dyn), Nodes(block.Values)), Node(block.Body)]);

    private CostCall OptionalMap(OptionalMapExpr map)
    {
        var target = TypeOf(map.Target);
        var value = target.IsOptional ? target.Parameters[0] : CelType.Dyn;
        CostNode bound = new CostBind(
            TypeOf(map.Body), map.Variable, new CostCall(value, "value", [new(true, [target])], Node(map.Target), []), Node(map.Body));
        var result = TypeOf(map);
        return Conditional(
            result, new CostCall(CelType.Bool, "hasValue", [new(true, [target])], Node(map.Target), []),
            map.IsFlat ? bound : new CostCall(result, "optional.of", [OverloadShape.Function(TypeOf(map.Body))], null, [bound]),
            new CostCall(result, "optional.none", [OverloadShape.Function()], null, []));
    }
}
