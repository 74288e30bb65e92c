using Gabion.Policy.Rego.Evaluate;
using Gabion.Policy.Rego.Syntax;

namespace Gabion.Policy.Rego.Compile;

/// <summary>Compiles a query: each of its expressions has a value in the result, and each of its variables a binding.</summary>
internal static class QueryCompiler
{
    public static RegoQuery Compile(RegoPolicy policy, RegoBody body, Resolver resolver, DocumentTree root)
    {
        var variables = new RuleVariables();
        var scope = new NameScope(null, variables);
        resolver.Resolve(body, scope);
        var values = new List<Variable?>();
        for (var i = 0; i < scope.Body.Statements.Count; i++)
        {
            Variable? value = null;
            if (scope.Body.Statements[i] is TestStatement { IsNegated: false } test)
            {
                // An expression of a query may be false: only undefined ends it.
                value = variables.MakeHidden();
                scope.Body.Direct.Add(value);
                scope.Body.Statements[i] = new UnifyStatement(test.At, new VariableExpr(test.At, value), test.Expr, test.Withs);
            }

            values.Add(value);
        }

        var planner = new BodyPlanner(variables, root, [], []);
        planner.Plan(scope.Body);
        var named = scope.Body.Direct.Where(variable => variable.IsNamed).OrderBy(variable => variable.Name, StringComparer.Ordinal).ToList();
        var ending = new ResultEnding([.. values.Select(value => value?.Slot ?? -1)], [.. named.Select(variable => (variable.Name, variable.Slot))]);
        return new(policy, planner.Finish(ending), variables.Count, variables.Collectors);
    }
}
