using Gabion.Policy.Rego.Builtins;
using Gabion.Policy.Rego.Evaluate;
using Gabion.Policy.Rego.Syntax;
using Gabion.Policy.Rego.Values;

namespace Gabion.Policy.Rego.Compile;

/// <summary>Gives every name its meaning: a variable with a slot, a document, or a function.</summary>
internal sealed partial class Resolver(ModuleNames names)
{
    /// <summary>What the metadata functions see of the rule that is being resolved.</summary>
    public RegoValue MetadataChain { get; set; } = RegoArray.Empty;

    public RegoValue MetadataRule { get; set; } = RegoObject.Empty;

    /// <summary>Resolves a term where it has a value.</summary>
    public Expr Resolve(RegoTerm term, NameScope scope)
    {
        switch (term)
        {
            case ConstantTerm constant:
                return new ValueExpr(term.At, constant.Value);
            case NameTerm name:
                return ResolveName(name, scope);
            case ReferenceTerm reference:
                return Flatten(reference.At, Resolve(reference.Head, scope), [.. reference.Operands.Select(operand => Resolve(operand, scope))]);
            case ArrayTerm array:
                return Fold(new ArrayExpr(term.At, [.. array.Items.Select(item => Resolve(item, scope))]));
            case SetTerm set:
                return Fold(new SetExpr(term.At, [.. set.Items.Select(item => Resolve(item, scope))]));
            case ObjectTerm @object:
                return Fold(new ObjectExpr(term.At, [.. @object.Pairs.Select(pair => (Resolve(pair.Key, scope), Resolve(pair.Value, scope)))]));
            case CallTerm call:
                return ResolveCall(call, scope);
            case ArrayComprehension array:
                return ResolveClosure(term.At, ClosureKind.Array, null, array.Item, array.Body, scope);
            case SetComprehension set:
                return ResolveClosure(term.At, ClosureKind.Set, null, set.Item, set.Body, scope);
            case ObjectComprehension @object:
                return ResolveClosure(term.At, ClosureKind.Object, @object.Key, @object.Value, @object.Body, scope);
            case TemplateTerm template:
                return new TemplateExpr(term.At, [.. template.Parts.Select(part => (part.Text, part.Expression is { } expression ? Collect(expression, scope) : null))]);
            default:
                throw new InvalidOperationException($"no term: {term}");
        }
    }

    /// <summary>Resolves a path of <c>data</c> or <c>input</c> that is written down completely; null when the term is none.</summary>
    public (bool IsInput, RegoValue[] Path)? ResolvePath(RegoTerm term, NameScope scope)
    {
        var (head, operands) = term is ReferenceTerm reference ? (reference.Head, reference.Operands) : (term, []);
        if (head is not NameTerm name || scope.Find(name.Name) is not null || operands.Any(operand => operand is not ConstantTerm))
        {
            return null;
        }

        var rest = operands.Select(operand => ((ConstantTerm)operand).Value);
        return name.Name switch
        {
            "input" => (true, [.. rest]),
            "data" => (false, [.. rest]),
            _ when names.TryGet(name.Name, out var global) => (global.IsInput, [.. global.Path, .. rest]),
            _ => null,
        };
    }

    private Expr ResolveName(NameTerm name, NameScope scope)
    {
        if (scope.Find(name.Name) is { } declared)
        {
            scope.Body.Direct.Add(declared);
            return new VariableExpr(name.At, declared);
        }

        switch (name.Name)
        {
            case "input":
                return new RootExpr(name.At, true);
            case "data":
                return new RootExpr(name.At, false);
            default:
                break;
        }

        if (names.TryGet(name.Name, out var global))
        {
            return Flatten(name.At, new RootExpr(name.At, global.IsInput), [.. global.Path.Select(part => new ValueExpr(name.At, part))]);
        }

        var variable = name.IsWildcard ? scope.Variables.Make(name.Name) : scope.Variables.Implicit(name.Name);
        scope.Use(name.Name);
        scope.Body.Direct.Add(variable);
        return new VariableExpr(name.At, variable);
    }

    private static Expr Flatten(RegoPlace at, Expr head, Expr[] operands)
    {
        if (operands.Length == 0)
        {
            return head;
        }

        return head is RefExpr inner ? new RefExpr(at, inner.Head, [.. inner.Operands, .. operands]) : new RefExpr(at, head, operands);
    }

    /// <summary>A composite of constants is a constant.</summary>
    private static Expr Fold(Expr composite)
    {
        if (!composite.Inner.All(inner => inner is ValueExpr))
        {
            return composite;
        }

        return new ValueExpr(composite.At, composite switch
        {
            ArrayExpr array => RegoArray.Of(array.Items.Select(item => ((ValueExpr)item).Value)),
            SetExpr set => RegoSet.Of(set.Items.Select(item => ((ValueExpr)item).Value)),
            ObjectExpr @object => RegoObject.Of([.. @object.Pairs.Select(pair => (((ValueExpr)pair.Key).Value, ((ValueExpr)pair.Value).Value))]),
            _ => throw new InvalidOperationException("no composite"),
        });
    }

    private ClosureExpr ResolveClosure(RegoPlace at, ClosureKind kind, RegoTerm? key, RegoTerm value, RegoBody body, NameScope scope)
    {
        var inner = new NameScope(scope, scope.Variables);
        Resolve(body, inner);
        var resolvedKey = key is null ? null : Resolve(key, inner);
        return new(at, kind, resolvedKey, Resolve(value, inner), inner.Body);
    }

    /// <summary>The set of the values of an expression: nothing when it has none.</summary>
    private ClosureExpr Collect(ExpressionStatement expression, NameScope scope)
    {
        var inner = new NameScope(scope, scope.Variables);
        var value = inner.Variables.MakeHidden();
        inner.Body.Direct.Add(value);
        var variable = new VariableExpr(expression.At, value);
        inner.Body.Statements.Add(new UnifyStatement(expression.At, variable, Resolve(expression.Term, inner), ResolveWiths(expression.Withs, scope)));
        return new(expression.At, ClosureKind.Set, null, variable, inner.Body);
    }

    private Expr ResolveCall(CallTerm call, NameScope scope)
    {
        if (call.Function is NameTerm { Name: "print" } && FindFunction(call.Function, scope) is null)
        {
            return new PrintExpr(call.At, [.. call.Arguments.Select(argument => Collect(new(argument.At, argument, false, []), scope))]);
        }

        if (call.Arguments.IsEmpty && ResolvePath(call.Function, scope) is { IsInput: false } && FindFunction(call.Function, scope) is null)
        {
            return Resolve(call.Function, scope); // f() of a rule f() := … is the rule f
        }

        var callee = FindFunction(call.Function, scope, call.Operator is not null) ?? throw Undefined(call);
        if (callee is Builtin { Name: "rego.metadata.chain" })
        {
            return new ValueExpr(call.At, MetadataChain);
        }

        if (callee is Builtin { Name: "rego.metadata.rule" })
        {
            return new ValueExpr(call.At, MetadataRule);
        }

        var arguments = call.Arguments.Select(argument => Resolve(argument, scope)).ToArray();
        return new CallExpr(call.At, callee as Builtin, callee as Document, arguments);
    }

    private RegoCompileException Undefined(CallTerm call)
    {
        var name = NameOf(call.Function);
        var near = Model.Spelling.Nearest(name, names.Builtins.All.Select(function => function.Name));
        return new(RegoError.Type, near is null ? $"undefined function {name}" : $"undefined function {name}; is {near} meant?", call.At);
    }

    /// <summary>The function of a name: one of the policy (a <see cref="Document"/>), a built-in one, or null.</summary>
    private object? FindFunction(RegoTerm function, NameScope scope, bool isOperator = false)
    {
        if (!isOperator && ResolvePath(function, scope) is { IsInput: false } path)
        {
            var at = names.Root;
            foreach (var part in path.Path)
            {
                at = at?.Child(part);
            }

            if (at?.Document is { Kind: DocumentKind.Function } document)
            {
                return document;
            }

            return null;
        }

        return names.Builtins.TryGet(NameOf(function), out var builtin) ? builtin : null;
    }

    public static string NameOf(RegoTerm term) => term switch
    {
        NameTerm name => name.Name,
        ReferenceTerm { Head: NameTerm head } reference => head.Name + string.Concat(reference.Operands.Select(operand => "." + (operand is ConstantTerm { Value: RegoString text } ? text.Value : "?"))),
        _ => "?",
    };
}
