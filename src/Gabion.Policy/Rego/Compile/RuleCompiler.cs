using Gabion.Policy.Rego.Evaluate;
using Gabion.Policy.Rego.Explain;
using Gabion.Policy.Rego.Syntax;
using Gabion.Policy.Rego.Values;

namespace Gabion.Policy.Rego.Compile;

/// <summary>Compiles the rules of one document.</summary>
internal sealed class RuleCompiler(Document document, DocumentTree root, Func<RegoModule, Resolver> resolverOf, DependencyGraph graph, bool isExplained)
{
    private bool _isCostly;

    public void Compile(List<PlacedRule> rules, List<RegoError> errors)
    {
        var clauses = new List<Clause>();
        var keys = new List<ClauseKeys>();
        foreach (var placed in rules)
        {
            try
            {
                if (placed.Rule.IsDefault)
                {
                    document.Default = CompileDefault(placed);
                }
                else
                {
                    clauses.Add(CompileChain(placed, placed.Rule, keys));
                }
            }
            catch (RegoCompileException fault)
            {
                errors.Add(fault.Error);
            }
        }

        document.Clauses = [.. clauses];
        document.IsCostly = _isCostly && document.Kind == DocumentKind.Function;
        if (!isExplained)
        {
            // Each body is tried when it is asked which of them failed, and where.
            document.Index = ClauseKeys.Index(document.Clauses, keys);
            document.Finish();
        }
    }

    private Clause CompileDefault(PlacedRule placed)
    {
        var variables = new RuleVariables();
        var scope = new NameScope(null, variables);
        var planner = new BodyPlanner(variables, root, [], []);
        var value = resolverOf(placed.Module).Resolve(placed.Rule.Head.Value!, scope);
        if (value is not (ValueExpr or ClosureExpr or ArrayExpr or ObjectExpr or SetExpr or CallExpr))
        {
            throw new RegoCompileException(RegoError.Parse, $"the default of {placed.Rule.Head.Name} must be a value: it cannot hold variables or references", placed.Rule.At);
        }

        graph.Add(document, value);
        var node = planner.PlanHead(value);
        var block = planner.Finish(new ValueEnding(node, placed.Rule.At, document.Kind == DocumentKind.Function));
        return new(placed.Rule.At, variables.Count, variables.Collectors, [], block, null);
    }

    private Clause CompileChain(PlacedRule placed, RegoRule rule, List<ClauseKeys> keys)
    {
        var resolver = resolverOf(placed.Module);
        resolver.UseMetadata(placed, document);
        var variables = new RuleVariables();
        var scope = new NameScope(null, variables);
        var arguments = Arguments(rule, resolver, scope);
        var planner = new BodyPlanner(variables, root, scope.Body.Direct, []);
        var patterns = arguments.Select(planner.PatternOf).ToArray();
        if (rule.Body is not null)
        {
            resolver.Resolve(rule.Body, scope);
        }

        var tail = placed.Tail.Select(part => resolver.Resolve(part, scope)).ToArray();
        var key = rule.Head.Key is null ? null : resolver.Resolve(rule.Head.Key, scope);
        var value = rule.Head.Value is null ? new ValueExpr(rule.At, RegoBoolean.True) : resolver.Resolve(rule.Head.Value, scope);
        graph.Add(document, scope.Body);
        foreach (var expr in tail.Append(value).Concat(key is null ? [] : [key]))
        {
            graph.Add(document, expr);
        }

        planner.Plan(scope.Body);
        var bodySteps = planner.StatementOfStep.Count;
        var ending = Ending(rule, planner, tail, key, value);
        var block = planner.Finish(ending, isExplained ? Watched(placed, rule, planner, scope, key ?? value, bodySteps) : null);
        _isCostly |= block.Steps.Any(step => step.IsLoop) || DependencyGraph.IsCostly(scope.Body);
        keys.Add(rule.Else is null ? ClauseKeys.Of(arguments, scope.Body) : ClauseKeys.None);
        var next = rule.Else is null ? null : CompileChain(placed, rule.Else, []);
        return new(rule.At, variables.Count, variables.Collectors, patterns, block, next) { Known = (value as ValueExpr)?.Value };
    }

    /// <summary>What an explanation shows of a body.</summary>
    private static WatchedBody Watched(PlacedRule placed, RegoRule rule, BodyPlanner planner, NameScope scope, Expr given, int bodySteps)
    {
        var source = placed.Module.Source;
        var statements = planner.StatementOfStep.Take(bodySteps).Distinct().ToList();
        return new(
            [.. statements.Select(statement => new WatchedStatement(statement.At, StatementText.At(source, statement.At), planner.WatchesOf(statement)) { IsMessage = IsMessage(statement) })],
            [.. planner.StatementOfStep.Select(statement => statements.IndexOf(statement)), .. Enumerable.Repeat(-1, planner.StepCount - planner.StatementOfStep.Count)],
            given is ValueExpr { Value: RegoBoolean } ? null : planner.WatchOf(given),
            StatementText.OfHead(source, rule));
    }

    /// <summary>It only writes a text, which the head gives.</summary>
    private static bool IsMessage(Statement statement) => statement is UnifyStatement { Right: CallExpr { Builtin.Name: "sprintf" } or TemplateExpr };

    private static Expr[] Arguments(RegoRule rule, Resolver resolver, NameScope scope)
    {
        var arguments = new List<Expr>();
        foreach (var term in rule.Head.Arguments ?? [])
        {
            var expr = resolver.Declare(term, scope, name => scope.Argument(name.Name));
            if (IsPattern(expr))
            {
                arguments.Add(expr);
                continue;
            }

            // What must be computed first is compared in the body.
            var hidden = scope.Variables.MakeHidden();
            scope.Body.Direct.Add(hidden);
            arguments.Add(new VariableExpr(term.At, hidden));
            scope.Body.Statements.Add(new UnifyStatement(term.At, new VariableExpr(term.At, hidden), expr, []));
        }

        return [.. arguments];
    }

    private static bool IsPattern(Expr expr) => expr switch
    {
        ValueExpr or VariableExpr => true,
        ArrayExpr array => Array.TrueForAll(array.Items, IsPattern),
        ObjectExpr @object => Array.TrueForAll(@object.Pairs, pair => pair.Key is ValueExpr && IsPattern(pair.Value)),
        _ => false,
    };

    private Ending Ending(RegoRule rule, BodyPlanner planner, Expr[] tail, Expr? key, Expr value)
    {
        switch (document.Kind)
        {
            case DocumentKind.PartialSet:
                return new ItemEnding(planner.PlanHead(key!));
            case DocumentKind.PartialObject:
                var path = tail.Select(planner.PlanHead).ToArray();
                return new EntryEnding(path, planner.PlanHead(key ?? value), key is not null, rule.At);
            default:
                return new ValueEnding(planner.PlanHead(value), rule.At, document.Kind == DocumentKind.Function);
        }
    }
}
