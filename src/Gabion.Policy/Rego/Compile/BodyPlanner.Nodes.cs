using Gabion.Policy.Rego.Evaluate;
using Gabion.Policy.Rego.Syntax;
using Gabion.Policy.Rego.Values;

namespace Gabion.Policy.Rego.Compile;

/// <content>Expressions whose variables have values, patterns, and references.</content>
internal sealed partial class BodyPlanner
{
    private Node Compile(Expr expr)
    {
        if (_done.TryGetValue(expr, out var done))
        {
            return done;
        }

        switch (expr)
        {
            case ValueExpr value:
                return new ConstantNode(value.Value);
            case VariableExpr variable:
                return new SlotNode(variable.Variable.Slot);
            case RootExpr { IsInput: true }:
                return new InputNode();
            case RootExpr:
                return new TreeNode(_root);
            case ArrayExpr array:
                return new ArrayNode([.. array.Items.Select(Compile)]);
            case SetExpr set:
                return new SetNode([.. set.Items.Select(Compile)]);
            case ObjectExpr @object:
                return new ObjectNode([.. @object.Pairs.Select(pair => (Compile(pair.Key), Compile(pair.Value)))]);
            case CallExpr call:
                return Call(call);
            case RefExpr reference:
                return Reference(reference);
            case ClosureExpr closure:
                return Closure(closure);
            case TemplateExpr template:
                return new TemplateNode([.. template.Parts.Select(part => (part.Text, part.Values is null ? null : (SetComprehensionNode)Closure(part.Values)))], expr.At);
            case PrintExpr print:
                return new PrintNode([.. print.Arguments.Select(argument => (SetComprehensionNode)Closure(argument))], expr.At);
            default:
                throw new InvalidOperationException("no expression");
        }
    }

    private Node Call(CallExpr call)
    {
        if (call.Arguments.Length != call.Arity)
        {
            throw new RegoCompileException(
                RegoError.Type, $"{call.Name}: arity mismatch: it takes {call.Arity} argument{(call.Arity == 1 ? "" : "s")}, not {call.Arguments.Length}", call.At);
        }

        var arguments = call.Arguments.Select(Compile).ToArray();
        return call switch
        {
            { Builtin.Name: "equal" } => new EqualNode(arguments[0], arguments[1], true),
            { Builtin.Name: "neq" } => new EqualNode(arguments[0], arguments[1], false),
            { Builtin: { } builtin } => new BuiltinNode(builtin, arguments, call.At),
            _ => new FunctionNode(call.Function!, arguments, call.At),
        };
    }

    private Node Closure(ClosureExpr closure)
    {
        var inner = Nested();
        inner.Plan(closure.Body);
        var key = closure.Key is null ? null : inner.PlanHead(closure.Key);
        var value = inner.PlanHead(closure.Value);
        var collector = _variables.MakeCollector();
        switch (closure.Kind)
        {
            case ClosureKind.Array:
                return new ArrayComprehensionNode(collector) { Block = inner.Finish(new ArrayComprehensionNode.Yield(collector, value)) };
            case ClosureKind.Set:
                return new SetComprehensionNode(collector) { Block = inner.Finish(new SetComprehensionNode.Yield(collector, value)) };
            default:
                return new ObjectComprehensionNode(collector) { Block = inner.Finish(new ObjectComprehensionNode.Yield(collector, key!, value, closure.At)) };
        }
    }

    /// <summary>Plans what stands in a head: its variables must have values from the body, apart from those that its own references go through.</summary>
    public Node PlanHead(Expr expr)
    {
        Loop([expr]);
        var unbound = new HashSet<Variable>();
        Variables.Add(expr, _seen, unbound);
        unbound.ExceptWith(_bound);
        if (unbound.Count > 0)
        {
            var names = unbound.Select(variable => variable.IsNamed ? variable.Name : "_").Order(StringComparer.Ordinal);
            throw new RegoCompileException(RegoError.Unsafe, $"var {string.Join(", ", names)} is unsafe: nothing gives it a value", expr.At);
        }

        return Compile(expr);
    }

    /// <summary>The pattern of an expression; its variables have values after the match.</summary>
    public Pattern PatternOf(Expr expr)
    {
        switch (expr)
        {
            case VariableExpr variable when !_bound.Contains(variable.Variable):
                _bound.Add(variable.Variable);
                return variable.Variable.IsWildcard ? AnyPattern.Instance : new BindPattern(variable.Variable.Slot);
            case ArrayExpr array when !Variables.AreBound(array, _seen, _bound):
                return new ArrayPattern([.. array.Items.Select(PatternOf)]);
            case ObjectExpr @object when !Variables.AreBound(@object, _seen, _bound):
                return new ObjectPattern([.. @object.Pairs.Select(pair => (Compile(pair.Key), PatternOf(pair.Value)))]);
            default:
                return new EqualPattern(Compile(expr));
        }
    }

    /// <summary>A reference with known operands only.</summary>
    private Node Reference(RefExpr reference)
    {
        if (reference.Head is RootExpr { IsInput: false })
        {
            var (start, at) = DataStart(reference, out var tree);
            if (tree is not null)
            {
                return new TreePathNode(tree, [.. reference.Operands.Skip(at).Select(Compile)]);
            }

            return Path(start!, reference.Operands.AsSpan(at));
        }

        return Path(Compile(reference.Head), reference.Operands);
    }

    private Node Path(Node start, ReadOnlySpan<Expr> operands)
    {
        var node = start;
        var keys = new List<RegoValue>();
        foreach (var operand in operands)
        {
            if (operand is ValueExpr value)
            {
                keys.Add(value.Value);
                continue;
            }

            node = new IndexNode(Flush(node, keys), Compile(operand));
        }

        return Flush(node, keys);
    }

    private static Node Flush(Node node, List<RegoValue> keys)
    {
        if (keys.Count == 0)
        {
            return node;
        }

        var path = keys.ToArray();
        keys.Clear();
        return new PathNode(node, path);
    }

    /// <summary>
    /// Goes down <c>data</c> as far as the operands are constants: to a document, out of the tree to base documents (a node to start
    /// from), or to a package (a tree to start from). Gives how many operands were used.
    /// </summary>
    private (Node? Start, int Used) DataStart(RefExpr reference, out DocumentTree? tree)
    {
        var here = _root;
        var used = 0;
        while (used < reference.Operands.Length && here.Document is null && reference.Operands[used] is ValueExpr { Value: var key })
        {
            if (here.Child(key) is not { } child)
            {
                tree = null;
                var constants = reference.Operands.Skip(used).TakeWhile(operand => operand is ValueExpr).Select(operand => ((ValueExpr)operand).Value).ToArray();
                return (new BasePathNode([.. here.Path, .. constants]), used + constants.Length);
            }

            here = child;
            used++;
        }

        tree = null;
        if (here.Document is { } document)
        {
            return (new DocumentNode(document), used);
        }

        if (used == reference.Operands.Length)
        {
            return (new TreeNode(here), used);
        }

        tree = here;
        return (null, used);
    }

    /// <summary>A reference that goes through values: loops become steps.</summary>
    private void PlanReference(RefExpr reference)
    {
        Node node;
        var from = 0;
        if (reference.Head is RootExpr { IsInput: false })
        {
            var (start, used) = DataStart(reference, out var tree);
            if (tree is not null)
            {
                PlanTree(reference, tree, used);
                return;
            }

            (node, from) = (start!, used);
        }
        else
        {
            node = Compile(reference.Head);
        }

        var run = from;
        for (var i = from; i < reference.Operands.Length; i++)
        {
            var operand = reference.Operands[i];
            if (Variables.AreBound(operand, _seen, _bound))
            {
                continue;
            }

            var collection = Path(node, reference.Operands.AsSpan(run, i - run));
            var item = _variables.MakeHidden();
            _steps.Add(new ScanStep(operand.At, collection, KeyPattern(operand), new BindPattern(item.Slot)));
            node = new SlotNode(item.Slot);
            run = i + 1;
        }

        _done[reference] = Path(node, reference.Operands.AsSpan(run));
    }

    private Pattern? KeyPattern(Expr operand)
    {
        var pattern = PatternOf(operand);
        return pattern is AnyPattern ? null : pattern;
    }

    private void PlanTree(RefExpr reference, DocumentTree tree, int used)
    {
        var path = new List<(Node?, Pattern?)>();
        foreach (var operand in reference.Operands.Skip(used))
        {
            path.Add(Variables.AreBound(operand, _seen, _bound) ? (Compile(operand), null) : (null, PatternOf(operand)));
        }

        var result = _variables.MakeHidden();
        _steps.Add(new TreeScanStep(reference.At, tree, [.. path], result.Slot));
        _done[reference] = new SlotNode(result.Slot);
    }
}
