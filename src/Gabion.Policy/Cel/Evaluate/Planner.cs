using Gabion.Policy.Cel.Check;
using Gabion.Policy.Cel.Explain;
using Gabion.Policy.Cel.Syntax;

namespace Gabion.Policy.Cel.Evaluate;

/// <summary>Turns the tree of an expression into a plan: names become slots, operators become nodes, constants are folded.</summary>
/// <param name="isExplained">The value of each part can be kept (<see cref="CelTrace"/>); nothing is folded then.</param>
internal sealed class Planner(CelEnvironment environment, bool isExplained = false)
{
    private readonly List<(string Name, int Slot, bool IsLazy)> _scope = [];

    /// <summary>How many locals an evaluation needs.</summary>
    public int Locals { get; private set; }

    public Plan Plan(Expr expression) => isExplained ? new ObservedPlan(expression, Bare(expression)) : Bare(expression);

    private Plan Bare(Expr expression) => expression switch
    {
        LiteralExpr literal => new ConstantPlan(literal.Offset, literal.Value),
        NameExpr name => Name(name),
        SelectExpr select => Select(select),
        CallExpr call => Call(call),
        LogicExpr logic => new LogicPlan(logic.Offset, logic.IsAnd, [.. logic.Operands.Select(Plan)]),
        ConditionalExpr conditional => new ConditionalPlan(
            conditional.Offset, Plan(conditional.Condition), Plan(conditional.WhenTrue), Plan(conditional.WhenFalse)),
        ListExpr list => List(list),
        MapExpr map => new MapPlan(map.Offset, [.. map.Items.Select(item => (Plan(item.Key), Plan(item.Value), item.IsOptional))]),
        StructExpr made => Struct(made),
        LoopExpr loop => Loop(loop),
        BindExpr bind => Bind(bind.Offset, [(bind.Name, bind.Value)], bind.Body),
        BlockExpr block => Bind(block.Offset, [.. block.Values.Select((value, i) => (BlockExpr.NameOf(i), value))], block.Body),
        OptionalMapExpr map => OptionalMap(map),
        _ => throw new InvalidOperationException($"{expression.GetType().Name} has no plan"),
    };

    private bool IsLocal(string name) => _scope.Exists(local => local.Name == name);

    private Plan Name(NameExpr name)
    {
        for (var i = _scope.Count - 1; i >= 0; i--)
        {
            if (_scope[i].Name == name.Name)
            {
                return _scope[i].IsLazy ? new LazyLocalPlan(name.Offset, _scope[i].Slot) : new LocalPlan(name.Offset, _scope[i].Slot);
            }
        }

        return Declared(name.Offset, name.Name) ?? new ErrorPlan(name.Offset, $"undeclared reference to '{name.Name}'");
    }

    private Plan? Declared(int offset, string name) => NameLookup.Find(environment, name) switch
    {
        ({ } variable, _) => new VariablePlan(offset, variable),
        (_, { } constant) => new ConstantPlan(offset, constant.Value),
        _ => null,
    };

    private Plan Select(SelectExpr select)
    {
        if (select is { IsTest: false, IsOptional: false } && NameLookup.QualifiedName(select, IsLocal) is { } name && Declared(select.Offset, name) is { } found)
        {
            return found;
        }

        var operand = Plan(select.Operand);
        return select.IsTest ? new TestPlan(select.Offset, operand, select.Field, environment.TestsAnything)
            : select.IsOptional ? new OptionalSelectPlan(select.Offset, operand, select.Field, environment.TestsAnything)
            : new SelectPlan(select.Offset, operand, select.Field);
    }

    private Plan Call(CallExpr call)
    {
        if (call.Target is null && Operator(call) is { } node)
        {
            return node;
        }

        var (function, isMethod) = NameLookup.FindFunction(environment, call, IsLocal);
        if (function is null)
        {
            return new ErrorPlan(call.Offset, $"undeclared reference to function '{call.Function}'");
        }

        if (isMethod && function is "or" or "orValue" && call.Arguments.Length == 1)
        {
            return new OptionalOrPlan(call.Offset, Plan(call.Target!), Plan(call.Arguments[0]), function == "orValue");
        }

        Plan[] arguments = isMethod ? [Plan(call.Target!), .. call.Arguments.Select(Plan)] : [.. call.Arguments.Select(Plan)];
        var overloads = environment.FindFunction(function)
            .Where(overload => overload.IsMethod == isMethod && overload.Parameters.Length == arguments.Length && overload.Body is not null);
        var plan = new CallPlan(call.Offset, function, [.. overloads], arguments);
        return arguments is [ConstantPlan { Value.Kind: CelKind.String }] && FoldedPlan.IsFoldable(function) ? FoldedPlan.Of(plan) : plan;
    }

    private Plan? Operator(CallExpr call)
    {
        var operands = call.Arguments;
        var at = call.Offset;
        return call.Function switch
        {
            Operators.Equal => new EqualPlan(at, Plan(operands[0]), Plan(operands[1]), isEqual: true),
            Operators.NotEqual => new EqualPlan(at, Plan(operands[0]), Plan(operands[1]), isEqual: false),
            Operators.Less => Comparison(ComparisonKind.Less),
            Operators.LessOrEqual => Comparison(ComparisonKind.LessOrEqual),
            Operators.Greater => Comparison(ComparisonKind.Greater),
            Operators.GreaterOrEqual => Comparison(ComparisonKind.GreaterOrEqual),
            Operators.Add => Binary(Arithmetic.Add),
            Operators.Subtract => Binary((_, left, right) => Arithmetic.Subtract(left, right)),
            Operators.Multiply => Binary((_, left, right) => Arithmetic.Multiply(left, right)),
            Operators.Divide => Binary((_, left, right) => Arithmetic.Divide(left, right)),
            Operators.Modulo => Binary((_, left, right) => Arithmetic.Modulo(left, right)),
            Operators.Negate => new NegatePlan(at, Plan(operands[0])),
            Operators.Not => new NotPlan(at, Plan(operands[0])),
            Operators.In => new InPlan(at, Plan(operands[0]), Plan(operands[1])),
            Operators.Index => new IndexPlan(at, Plan(operands[0]), Plan(operands[1])),
            Operators.OptionalIndex => new OptionalIndexPlan(at, Plan(operands[0]), Plan(operands[1])),
            _ => null,
        };

        ComparisonPlan Comparison(ComparisonKind kind) => new(at, kind, Plan(operands[0]), Plan(operands[1]));

        ArithmeticPlan Binary(Func<Frame, CelValue, CelValue, CelValue> operation) =>
            new(at, call.Function, operation, Plan(operands[0]), Plan(operands[1]));
    }

    private Plan List(ListExpr list)
    {
        Plan[] items = [.. list.Items.Select(item => Plan(item.Value))];
        var isOptional = list.Items.Any(item => item.IsOptional) ? list.Items.Select(item => item.IsOptional).ToArray() : null;
        return isOptional is null && Array.TrueForAll(items, item => item is ConstantPlan)
            ? new ConstantPlan(list.Offset, CelValue.Of(Array.ConvertAll(items, item => ((ConstantPlan)item).Value)))
            : new ListPlan(list.Offset, items, isOptional);
    }

    private Plan Struct(StructExpr made) => NameLookup.FindStruct(environment, made.Name) is { } type
        ? new StructPlan(made.Offset, type, [.. made.Items.Select(item => (item.Field, Plan(item.Value), item.IsOptional))])
        : new ErrorPlan(made.Offset, $"unknown type '{made.Name}'");

    private Plan Loop(LoopExpr loop)
    {
        var range = Plan(loop.Range);
        var slots = new LoopSlots(Open(loop.Variable, isLazy: false), loop.Second is null ? LoopSlots.None : Open(loop.Second, isLazy: false));
        var filter = loop.Filter is null ? null : Plan(loop.Filter);
        var body = Plan(loop.Body);
        Close(loop.Second is null ? 1 : 2);
        return loop.Kind switch
        {
            LoopKind.All => new QuantifierPlan(loop.Offset, range, slots, isAll: true, body),
            LoopKind.Exists => new QuantifierPlan(loop.Offset, range, slots, isAll: false, body),
            LoopKind.ExistsOne => new ExistsOnePlan(loop.Offset, range, slots, body),
            LoopKind.Filter => new ToListPlan(loop.Offset, range, slots, body, null),
            LoopKind.ToList => new ToListPlan(loop.Offset, range, slots, filter, body),
            LoopKind.ToMap => new ToMapPlan(loop.Offset, range, slots, filter, body, isEntry: false),
            LoopKind.ToEntries => new ToMapPlan(loop.Offset, range, slots, filter, body, isEntry: true),
            _ => new SortByPlan(loop.Offset, range, slots, body),
        };
    }

    private BindPlan Bind(int offset, List<(string Name, Expr Value)> values, Expr body)
    {
        var planned = new List<(int, Plan)>();
        foreach (var (name, value) in values)
        {
            // The value is planned before its own name is known: it may use the names before it only.
            var plan = Plan(value);
            planned.Add((Open(name, isLazy: true), plan));
        }

        var result = new BindPlan(offset, planned, Plan(body));
        Close(values.Count);
        return result;
    }

    private OptionalMapPlan OptionalMap(OptionalMapExpr map)
    {
        var target = Plan(map.Target);
        var slot = Open(map.Variable, isLazy: false);
        var body = Plan(map.Body);
        Close(1);
        return new(map.Offset, target, slot, body, map.IsFlat);
    }

    /// <summary>A local for a name. Every name has its own, because a lazy value is worked out after others have come and gone.</summary>
    private int Open(string name, bool isLazy)
    {
        var slot = Locals++;
        _scope.Add((name, slot, isLazy));
        return slot;
    }

    private void Close(int count)
    {
        _scope.RemoveRange(_scope.Count - count, count);
    }
}
