using Gabion.Policy.Rego.Evaluate;
using Gabion.Policy.Rego.Explain;

namespace Gabion.Policy.Rego.Compile;

/// <content>The parts of statements whose values an explanation shows; to be asked when the whole body is planned.</content>
internal sealed partial class BodyPlanner
{
    private const int MostWatches = 8;
    private ExprText? _texts;

    private ExprText Texts => _texts ??= new(PathLength);

    /// <summary>References, variables and calls of a statement, from left to right, as far as they can be read after it.</summary>
    public Watch[] WatchesOf(Statement statement)
    {
        var found = new Dictionary<string, Watch>(StringComparer.Ordinal);
        foreach (var expr in statement.Inner)
        {
            var isDomain = statement is ScanStatement scan && ReferenceEquals(expr, scan.Domain);
            var before = found.Count;
            Collect(expr, found);
            if (isDomain)
            {
                foreach (var (text, watch) in found.Skip(before).ToList())
                {
                    found[text] = watch with { IsOfFailure = true };
                }
            }
        }

        // The body of `every` names the item that failed; its expressions are read with that item.
        if (statement is EachStatement each)
        {
            Collect(new VariableExpr(each.At, each.Value), found, isBound: true);
        }

        return [.. found.Values.Take(MostWatches)];
    }

    /// <summary>An expression that can be read; null when some variable of it has no value.</summary>
    public Watch? WatchOf(Expr expr) => CanRead(expr) ? new(Texts.Of(expr), Compile(expr), DocumentOf(expr)) : null;

    private void Collect(Expr expr, Dictionary<string, Watch> found, bool isBound = false)
    {
        switch (expr)
        {
            case ValueExpr or RootExpr:
                return;
            case VariableExpr { Variable.IsNamed: false }:
                return;
            case CallExpr call when ExprText.IsOperator(call):
                break;
            case RefExpr or VariableExpr or CallExpr or ClosureExpr when isBound || CanRead(expr):
                var text = Texts.Of(expr);
                found.TryAdd(text, new(text, Compile(expr), DocumentOf(expr)));
                break;
            default:
                break;
        }

        foreach (var inner in expr is RefExpr reference ? reference.Operands : expr.Inner)
        {
            Collect(inner, found);
        }
    }

    private bool CanRead(Expr expr) => _done.ContainsKey(expr) || (Variables.AreBound(expr, _seen, _bound) && !HasRelation(expr));

    private static bool HasRelation(Expr expr) => expr is CallExpr { Builtin.IsRelation: true } || (expr is not ClosureExpr && expr.Inner.Any(HasRelation));

    private Document? DocumentOf(Expr expr) => expr switch
    {
        CallExpr call => call.Function,
        RefExpr { Head: RootExpr { IsInput: false } } reference when DataStart(reference, out _).Start is DocumentNode document => document.Document,
        _ => null,
    };

    private int PathLength(RefExpr reference) =>
        reference.Head is RootExpr { IsInput: false } && DataStart(reference, out _) is (DocumentNode, var used) ? used : 0;
}
