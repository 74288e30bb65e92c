using Gabion.Policy.Rego.Evaluate;
using Gabion.Policy.Rego.Syntax;

namespace Gabion.Policy.Rego.Compile;

/// <summary>Which documents the rules of each document ask: a document must never, even in the end, ask itself.</summary>
internal sealed class DependencyGraph(DocumentTree root)
{
    private readonly Dictionary<Document, HashSet<Document>> _asks = [];

    public void Add(Document from, ResolvedBody body)
    {
        foreach (var statement in body.Statements)
        {
            foreach (var expr in statement.Inner.Concat(statement.Withs.Select(with => with.Value).OfType<Expr>()))
            {
                Add(from, expr);
            }

            if (Variables.BodyOf(statement) is { } inner)
            {
                Add(from, inner);
            }
        }
    }

    public void Add(Document from, Expr expr)
    {
        switch (expr)
        {
            case ClosureExpr closure:
                Add(from, closure.Body);
                Add(from, closure.Value);
                if (closure.Key is not null)
                {
                    Add(from, closure.Key);
                }

                return;
            case RootExpr { IsInput: false }:
                Asks(from, root.All());
                return;
            case RefExpr { Head: RootExpr { IsInput: false } } reference:
                Asks(from, Below(root, reference.Operands));
                foreach (var operand in reference.Operands)
                {
                    Add(from, operand);
                }

                return;
            case CallExpr { Function: { } function }:
                Asks(from, [function]);
                break;
            default:
                break;
        }

        foreach (var inner in expr.Inner)
        {
            Add(from, inner);
        }
    }

    /// <summary>A body that asks rules or functions, or holds comprehensions.</summary>
    public static bool IsCostly(ResolvedBody body) => body.Statements.Exists(statement => Variables.BodyOf(statement) is not null || statement.Inner.Any(IsCostly));

    /// <summary>An error for each document that asks itself.</summary>
    public void FindRecursion(IEnumerable<Document> documents, List<RegoError> errors)
    {
        var done = new HashSet<Document>();
        foreach (var document in documents)
        {
            if (!done.Contains(document) && Cycle(document, done) is { } cycle)
            {
                var names = string.Join(" -> ", cycle.Select(step => step.Name));
                errors.Add(new(RegoError.Recursion, $"rule {cycle[0].Name} is recursive: {names}", cycle[0].At));
            }
        }
    }

    private static bool IsCostly(Expr expr) => expr is ClosureExpr or CallExpr { Function: not null } or RefExpr { Head: RootExpr { IsInput: false } } || expr.Inner.Any(IsCostly);

    /// <summary>A way from a document back to one on the way; an explicit stack, since policies are hostile too.</summary>
    private List<Document>? Cycle(Document start, HashSet<Document> done)
    {
        var path = new List<Document>();
        var onPath = new HashSet<Document>();
        var stack = new Stack<(Document Document, IEnumerator<Document> Next)>();
        Push(start);
        while (stack.Count > 0)
        {
            var (document, next) = stack.Peek();
            if (!next.MoveNext())
            {
                stack.Pop();
                onPath.Remove(document);
                path.RemoveAt(path.Count - 1);
                done.Add(document);
                continue;
            }

            if (onPath.Contains(next.Current))
            {
                var from = path.IndexOf(next.Current);
                var cycle = path[from..];
                cycle.Add(next.Current);
                done.UnionWith(path);
                return cycle;
            }

            if (!done.Contains(next.Current))
            {
                Push(next.Current);
            }
        }

        return null;

        void Push(Document document)
        {
            path.Add(document);
            onPath.Add(document);
            stack.Push((document, (_asks.TryGetValue(document, out var asked) ? asked : []).GetEnumerator()));
        }
    }

    private void Asks(Document from, IEnumerable<Document> asked)
    {
        if (!_asks.TryGetValue(from, out var all))
        {
            _asks.Add(from, all = []);
        }

        all.UnionWith(asked);
    }

    /// <summary>The documents that a path can reach: a part that is no constant may be anything.</summary>
    private static IEnumerable<Document> Below(DocumentTree tree, ReadOnlySpan<Expr> operands)
    {
        if (tree.Document is { } document)
        {
            return document.Below is null ? [document] : tree.All();
        }

        if (operands.IsEmpty)
        {
            return tree.All().Where(found => found.Kind != DocumentKind.Function);
        }

        if (operands[0] is ValueExpr value)
        {
            return tree.Child(value.Value) is { } child ? Below(child, operands[1..]) : [];
        }

        var all = new List<Document>();
        foreach (var child in tree.Children.Values)
        {
            all.AddRange(Below(child, operands[1..]));
        }

        return all;
    }
}
