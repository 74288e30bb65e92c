using Gabion.Policy.Rego.Builtins;
using Gabion.Policy.Rego.Evaluate;
using Gabion.Policy.Rego.Syntax;

namespace Gabion.Policy.Rego.Compile;

/// <content>Statements, declarations and replacements.</content>
internal sealed partial class Resolver
{
    public void Resolve(RegoBody body, NameScope scope)
    {
        foreach (var statement in body.Statements)
        {
            Resolve(statement, scope);
        }
    }

    /// <summary>Resolves the left side of <c>:=</c>, of <c>some … in</c>, or an argument: its names are declared.</summary>
    public Expr Declare(RegoTerm term, NameScope scope, Func<NameTerm, Variable> declare)
    {
        switch (term)
        {
            case NameTerm name:
                var variable = name.IsWildcard ? scope.Variables.Make(name.Name) : declare(name);
                scope.Body.Direct.Add(variable);
                return new VariableExpr(name.At, variable);
            case ArrayTerm array:
                return Fold(new ArrayExpr(term.At, [.. array.Items.Select(item => Declare(item, scope, declare))]));
            case ObjectTerm @object:
                return Fold(new ObjectExpr(term.At, [.. @object.Pairs.Select(pair => (Resolve(pair.Key, scope), Declare(pair.Value, scope, declare)))]));
            default:
                return Resolve(term, scope);
        }
    }

    public ResolvedWith[] ResolveWiths(IEnumerable<RegoWith> withs, NameScope scope) => [.. withs.Select(with => ResolveWith(with, scope))];

    private void Resolve(RegoStatement statement, NameScope scope)
    {
        var body = scope.Body.Statements;
        switch (statement)
        {
            case SomeStatement some:
                foreach (var name in some.Names)
                {
                    scope.Declare(name.Name, name.At);
                }

                break;
            case SomeInStatement some:
                var withs = ResolveWiths(some.Withs, scope);
                var domain = Resolve(some.Domain, scope);
                var fresh = new Dictionary<string, Variable>(StringComparer.Ordinal);
                Variable Once(NameTerm name) => fresh.TryGetValue(name.Name, out var known) ? known : fresh[name.Name] = scope.Declare(name.Name, name.At);
                var key = some.Key is null ? null : Declare(some.Key, scope, Once);
                body.Add(new ScanStatement(some.At, key, Declare(some.Value, scope, Once), domain, withs));
                break;
            case EveryStatement every:
                body.Add(ResolveEvery(every, scope));
                break;
            case NotStatement not:
                var scopeOfNot = new NameScope(scope, scope.Variables);
                Resolve(not.Body, scopeOfNot);
                body.Add(new NoneStatement(not.At, scopeOfNot.Body, ResolveWiths(not.Withs, scope)));
                break;
            case ExpressionStatement expression:
                body.Add(ResolveExpression(expression, scope));
                break;
            default:
                throw new InvalidOperationException($"no statement: {statement}");
        }
    }

    private EachStatement ResolveEvery(EveryStatement every, NameScope scope)
    {
        var withs = ResolveWiths(every.Withs, scope);
        var domain = Resolve(every.Domain, scope);
        var inner = new NameScope(scope, scope.Variables);
        var key = every.Key is null ? null : inner.DeclareAgain(every.Key.Name);
        var value = inner.DeclareAgain(every.Value.Name);
        Resolve(every.Body, inner);
        return new(every.At, key, value, domain, inner.Body, withs);
    }

    private Statement ResolveExpression(ExpressionStatement statement, NameScope scope)
    {
        var withs = ResolveWiths(statement.Withs, scope);
        if (statement.Term is CallTerm { Operator: "=" or ":=" } unify)
        {
            var isAssigned = unify.Operator == ":=";
            if (isAssigned && statement.IsNegated)
            {
                throw new RegoCompileException(RegoError.Compile, "'not' cannot stand before an assignment: compare with == instead", statement.At);
            }

            if (isAssigned && unify.Arguments[0] is not (NameTerm or ArrayTerm or ObjectTerm))
            {
                throw new RegoCompileException(RegoError.Compile, "only variables, arrays and objects of variables can be assigned: compare with == instead", unify.Arguments[0].At);
            }

            var right = Resolve(unify.Arguments[1], scope);
            var left = isAssigned ? Declare(unify.Arguments[0], scope, name => scope.Declare(name.Name, name.At)) : Resolve(unify.Arguments[0], scope);
            return new UnifyStatement(statement.At, left, right, withs) { IsNegated = statement.IsNegated, HasEagerOperands = HasEagerOperands };
        }

        var expr = Resolve(statement.Term, scope);
        if (expr is CallExpr call && call.Arguments.Length == call.Arity + 1)
        {
            // The result may be written as one more argument: count(x, n).
            var result = call.Arguments[^1];
            return new UnifyStatement(statement.At, new CallExpr(call.At, call.Builtin, call.Function, call.Arguments[..^1]), result, withs)
            {
                IsNegated = statement.IsNegated,
                HasEagerOperands = HasEagerOperands,
                IsCapture = true,
            };
        }

        return new TestStatement(statement.At, expr, withs) { IsNegated = statement.IsNegated, HasEagerOperands = HasEagerOperands };
    }

    private bool HasEagerOperands => names.Module?.HasWholeNegation != true;

    private ResolvedWith ResolveWith(RegoWith with, NameScope scope)
    {
        if (ResolvePath(with.Target, scope) is { } path)
        {
            if (!path.IsInput)
            {
                var at = names.Root;
                foreach (var part in path.Path)
                {
                    at = at?.Child(part);
                    if (at?.Document is { Kind: not DocumentKind.Function } document && document.Path.Length < path.Path.Length)
                    {
                        throw new RegoCompileException(RegoError.Type, $"'with' cannot replace a part of what the rules of {document.Name} define: replace {document.Name}", with.At);
                    }
                }

                if (at?.Document is { Kind: DocumentKind.Function } function)
                {
                    return ReplaceFunction(with, function, scope);
                }
            }

            return new(path.IsInput ? ReplacementRoot.Input : ReplacementRoot.Data, path.Path, null, Resolve(with.Value, scope), null);
        }

        return FindFunction(with.Target, scope) is Builtin builtin
            ? ReplaceFunction(with, builtin, scope)
            : throw new RegoCompileException(RegoError.Type, $"'with' replaces input, data, rules and functions; {NameOf(with.Target)} is none", with.At);
    }

    private ResolvedWith ReplaceFunction(RegoWith with, object target, NameScope scope)
    {
        var stand = with.Value is NameTerm or ReferenceTerm ? FindFunction(with.Value, scope) : null;
        if (stand is null)
        {
            return new(ReplacementRoot.Function, [], target, Resolve(with.Value, scope), null);
        }

        var (wanted, given) = (target is Builtin a ? a.Arity : ((Document)target).Arity, stand is Builtin b ? b.Arity : ((Document)stand).Arity);
        return wanted == given
            ? new(ReplacementRoot.Function, [], target, null, stand)
            : throw new RegoCompileException(RegoError.Type, $"{NameOf(with.Value)} takes {given} arguments and cannot stand for {NameOf(with.Target)}, which takes {wanted}", with.At);
    }
}
