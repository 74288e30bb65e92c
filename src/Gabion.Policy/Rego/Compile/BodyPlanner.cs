using Gabion.Policy.Rego.Builtins;
using Gabion.Policy.Rego.Evaluate;
using Gabion.Policy.Rego.Explain;
using Gabion.Policy.Rego.Syntax;
using Gabion.Policy.Rego.Values;

namespace Gabion.Policy.Rego.Compile;

/// <summary>
/// Turns a body into a block of steps: statements in an order in which every variable has a value before it is needed, and each
/// statement as loops over what its references go through, then a test.
/// </summary>
internal sealed partial class BodyPlanner
{
    private readonly RuleVariables _variables;
    private readonly DocumentTree _root;
    private readonly HashSet<Variable> _seen;
    private readonly HashSet<Variable> _bound;
    private readonly List<Step> _steps = [];
    private readonly List<Statement> _statementOfStep = [];

    /// <summary>What an expression became when its loop was made.</summary>
    private readonly Dictionary<Expr, Node> _done;

    public BodyPlanner(RuleVariables variables, DocumentTree root, IEnumerable<Variable> seen, IEnumerable<Variable> bound, Dictionary<Expr, Node>? done = null)
    {
        _done = done ?? new(ReferenceEqualityComparer.Instance);
        _variables = variables;
        _root = root;
        _seen = [.. seen];
        _bound = [.. bound];
    }

    /// <summary>The variables that have values after the steps so far.</summary>
    public IReadOnlySet<Variable> Bound => _bound;

    /// <summary>The steps so far, with an ending.</summary>
    public Block Finish(Ending ending, WatchedBody? watched = null) => new([.. _steps], ending) { Watched = watched };

    public int StepCount => _steps.Count;

    /// <summary>For each step of the body, the statement that it was made of.</summary>
    public IReadOnlyList<Statement> StatementOfStep => _statementOfStep;

    /// <summary>Plans all statements of a body; throws when some variables never get values.</summary>
    public void Plan(ResolvedBody body)
    {
        _seen.UnionWith(body.Direct);
        var waiting = new List<Statement>(body.Statements);
        while (waiting.Count > 0)
        {
            var next = -1;
            for (var i = 0; i < waiting.Count && next < 0; i++)
            {
                var trial = new HashSet<Variable>(_bound);
                next = Binding.TryRun(waiting[i], _seen, trial) ? i : -1;
            }

            if (next < 0)
            {
                throw UnsafeVariables(waiting);
            }

            var statement = waiting[next];
            waiting.RemoveAt(next);
            Plan(statement);
            _statementOfStep.AddRange(Enumerable.Repeat(statement, _steps.Count - _statementOfStep.Count));
        }
    }

    /// <summary>Plans an expression that is needed after the body: its loops become steps.</summary>
    public Node PlanValue(Expr expr)
    {
        Loop([expr]);
        return Compile(expr);
    }

    private RegoCompileException UnsafeVariables(List<Statement> waiting)
    {
        var trial = new HashSet<Variable>(_bound);
        foreach (var statement in waiting)
        {
            trial.UnionWith(Variables.Of(statement, _seen).Where(variable => !Binding.Unsafe(statement, _seen, trial).Contains(variable)));
        }

        var (at, variables) = waiting.Select(statement => (statement.At, Names: Binding.Unsafe(statement, _seen, trial).ToList())).FirstOrDefault(found => found.Names.Count > 0);
        if (variables is null or { Count: 0 })
        {
            (at, variables) = (waiting[0].At, [.. Binding.Unsafe(waiting[0], _seen, _bound)]);
        }

        var names = variables.Select(variable => variable.IsNamed ? variable.Name : "_").Distinct().Order(StringComparer.Ordinal).ToList();
        return new(RegoError.Unsafe, names.Count == 0 ? "expression is unsafe" : $"var {string.Join(", ", names)} is unsafe: nothing gives it a value", at);
    }

    private void Plan(Statement statement)
    {
        if (statement.IsNegated)
        {
            PlanOperands(statement);
            var inner = Nested();
            inner.PlanHere(statement);
            _steps.Add(new NotStep(statement.At, inner.Finish(FirstEnding.Instance)));
            return;
        }

        PlanHere(statement);
    }

    private BodyPlanner Nested() => new(_variables, _root, _seen, _bound, _done);

    /// <summary>The operands of a negated statement are evaluated before it.</summary>
    private void PlanOperands(Statement statement)
    {
        var operands = EagerOperands.Of(statement);
        if (operands.Count == 0)
        {
            return;
        }

        var collector = BeginWith(statement);
        Loop(operands);
        foreach (var operand in operands.Where(operand => !_done.ContainsKey(operand)))
        {
            var value = _variables.MakeHidden();
            _steps.Add(new AssignStep(operand.At, value.Slot, Compile(operand)));
            _done[operand] = new SlotNode(value.Slot);
        }

        EndWith(statement, collector);
    }

    /// <summary>Starts what a statement replaces; gives where its documents are kept, or -1.</summary>
    private int BeginWith(Statement statement)
    {
        if (statement.Withs.Length == 0)
        {
            return -1;
        }

        Loop(statement.Withs.Select(with => with.Value).OfType<Expr>());
        var replacements = statement.Withs.Select(with => new Replacement(with.Root, with.Path, with.Function, with.Value is null ? null : Compile(with.Value), with.With));
        var collector = _variables.MakeCollector();
        _steps.Add(new BeginWithStep(statement.At, collector, [.. replacements]));
        return collector;
    }

    private void EndWith(Statement statement, int collector)
    {
        if (collector >= 0)
        {
            _steps.Add(new EndWithStep(statement.At, collector));
        }
    }

    private void PlanHere(Statement statement)
    {
        var collector = BeginWith(statement);

        switch (statement)
        {
            case TestStatement test:
                Loop([test.Expr]);
                _steps.Add(Test(test));
                break;
            case UnifyStatement unify:
                PlanUnify(unify);
                break;
            case ScanStatement scan:
                Loop([scan.Domain]);
                var domain = Compile(scan.Domain);
                Loop(PatternParts(scan));
                var key = scan.Key is null ? null : PatternOf(scan.Key);
                _steps.Add(new ScanStep(scan.At, domain, key, PatternOf(scan.Value)));
                break;
            case EachStatement each:
                PlanEach(each);
                break;
            case NoneStatement none:
                var without = Nested();
                without.Plan(none.Body);
                _steps.Add(new NotStep(none.At, without.Finish(FirstEnding.Instance)));
                break;
            default:
                throw new InvalidOperationException("no statement");
        }

        EndWith(statement, collector);
    }

    private static IEnumerable<Expr> PatternParts(ScanStatement scan) => scan.Key is null ? [scan.Value] : [scan.Key, scan.Value];

    private Step Test(TestStatement test) => test.Expr is CallExpr { Builtin.Name: "equal" or "neq", Arguments.Length: 2 } compare && !_done.ContainsKey(test.Expr)
        && !BuiltinIsReplaced(compare.Builtin!)
        ? new CompareStep(test.At, Compile(compare.Arguments[0]), Compile(compare.Arguments[1]), compare.Builtin.Name == "equal")
        : new TestStep(test.At, Compile(test.Expr));

    /// <summary>Operators are replaced by nobody: <c>with</c> cannot name them.</summary>
    private static bool BuiltinIsReplaced(Builtin builtin) => builtin.Arity != 2;

    private void PlanEach(EachStatement each)
    {
        Loop([each.Domain]);
        var domain = Compile(each.Domain);
        var inner = Nested();
        inner._bound.Add(each.Value);
        inner._seen.Add(each.Value);
        if (each.Key is not null)
        {
            inner._bound.Add(each.Key);
            inner._seen.Add(each.Key);
        }

        inner.Plan(each.Body);
        _steps.Add(new EveryStep(each.At, each.Key?.Slot ?? -1, each.Value.Slot, domain, inner.Finish(FirstEnding.Instance)));
    }

    /// <summary>Makes the loops of all references in expressions that have variables without values.</summary>
    private void Loop(IEnumerable<Expr> exprs)
    {
        var references = new List<Expr>();
        foreach (var expr in exprs)
        {
            Binding.CollectBinding(expr, references);
        }

        while (LoopOne(references))
        {
            // one more
        }
    }

    /// <summary>Makes the loop of the first reference that is ready for it; false when there is none.</summary>
    private bool LoopOne(List<Expr> references)
    {
        for (var i = 0; i < references.Count; i++)
        {
            var reference = references[i];
            if (reference is RefExpr r && Array.TrueForAll(r.Operands, operand => Variables.AreBound(operand, _seen, _bound)) && Variables.AreBound(r.Head, _seen, _bound))
            {
                references.RemoveAt(i--);
                continue;
            }

            if (Binding.IsReady(reference, _seen, _bound))
            {
                references.RemoveAt(i);
                if (reference is RefExpr open)
                {
                    PlanReference(open);
                }
                else
                {
                    PlanRelation((CallExpr)reference);
                }

                return true;
            }
        }

        return false;
    }

    private void PlanRelation(CallExpr call)
    {
        var result = _variables.MakeHidden();
        _steps.Add(new ScanStep(call.At, Call(call), null, new BindPattern(result.Slot)));
        _done[call] = new SlotNode(result.Slot);
    }

    private void PlanUnify(UnifyStatement unify)
    {
        var pairs = new List<(Expr Left, Expr Right)> { (unify.Left, unify.Right) };
        var references = new List<Expr>();
        Binding.CollectBinding(unify.Left, references);
        Binding.CollectBinding(unify.Right, references);
        references.RemoveAll(_done.ContainsKey);
        while (pairs.Count > 0)
        {
            if (!PlanOnePair(unify.At, pairs, references) && !LoopOne(references))
            {
                throw new RegoCompileException(RegoError.Unsafe, "expression is unsafe", unify.At);
            }
        }
    }

    private bool PlanOnePair(RegoPlace at, List<(Expr Left, Expr Right)> pairs, List<Expr> references)
    {
        for (var i = 0; i < pairs.Count; i++)
        {
            var (left, right) = pairs[i];
            var (isLeftKnown, isRightKnown) = (IsKnown(left, references), IsKnown(right, references));
            Step? step = null;
            if (isLeftKnown && isRightKnown)
            {
                step = new CompareStep(at, Compile(left), Compile(right), true);
            }
            else if (isRightKnown && CanMatch(left, references))
            {
                step = Match(at, left, right);
            }
            else if (isLeftKnown && CanMatch(right, references))
            {
                step = Match(at, right, left);
            }
            else if (Split(left, right) is { } parts)
            {
                pairs.RemoveAt(i);
                pairs.InsertRange(i, parts);
                return true;
            }
            else if (CannotBeEqual(left, right))
            {
                step = new NeverStep(at);
            }

            if (step is not null)
            {
                _steps.Add(step);
                pairs.RemoveAt(i);
                return true;
            }
        }

        return false;
    }

    private Step Match(RegoPlace at, Expr pattern, Expr value)
    {
        var node = Compile(value);
        if (pattern is VariableExpr variable)
        {
            _bound.Add(variable.Variable);
            return new AssignStep(at, variable.Variable.Slot, node);
        }

        return new MatchStep(at, node, PatternOf(pattern));
    }

    /// <summary>It has a value: its variables are bound and no relation in it waits for its loop.</summary>
    private bool IsKnown(Expr expr, List<Expr> references) =>
        Variables.AreBound(expr, _seen, _bound) && !references.Exists(reference => reference is CallExpr && Contains(expr, reference));

    private bool CanMatch(Expr pattern, List<Expr> references) =>
        Binding.CanMatch(pattern, _seen, _bound) && !references.Exists(reference => reference is CallExpr && Contains(pattern, reference));

    private static bool Contains(Expr outer, Expr inner) => ReferenceEquals(outer, inner) || (outer is not ClosureExpr && outer.Inner.Any(part => Contains(part, inner)));

    private static List<(Expr, Expr)>? Split(Expr left, Expr right)
    {
        if (left is ArrayExpr a && right is ArrayExpr b && a.Items.Length == b.Items.Length)
        {
            return [.. a.Items.Zip(b.Items)];
        }

        if (left is ArrayExpr items && right is ValueExpr { Value: RegoArray array } && array.Count == items.Items.Length)
        {
            return [.. items.Items.Select((item, index) => (item, (Expr)new ValueExpr(right.At, array[index])))];
        }

        if (left is ObjectExpr x && right is ObjectExpr y && Keys(x) is { } keys && Keys(y) is { } others && keys.SetEquals(others))
        {
            return [.. x.Pairs.Select(pair => (pair.Value, y.Pairs.Last(other => ((ValueExpr)other.Key).Value.Equals(((ValueExpr)pair.Key).Value)).Value))];
        }

        return right is ArrayExpr && left is ValueExpr ? Split(right, left) : null;
    }

    private static HashSet<RegoValue>? Keys(ObjectExpr @object) =>
        @object.Pairs.All(pair => pair.Key is ValueExpr) ? [.. @object.Pairs.Select(pair => ((ValueExpr)pair.Key).Value)] : null;

    /// <summary>Two composites that differ in kind or in their keys.</summary>
    private static bool CannotBeEqual(Expr left, Expr right) => (left, right) switch
    {
        (ArrayExpr a, ArrayExpr b) => a.Items.Length != b.Items.Length,
        (ArrayExpr, ObjectExpr) or (ObjectExpr, ArrayExpr) => true,
        (ObjectExpr a, ObjectExpr b) => Keys(a) is { } x && Keys(b) is { } y && !x.SetEquals(y),
        _ => false,
    };
}
