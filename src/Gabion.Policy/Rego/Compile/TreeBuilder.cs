using Gabion.Policy.Rego.Evaluate;
using Gabion.Policy.Rego.Syntax;
using Gabion.Policy.Rego.Values;

namespace Gabion.Policy.Rego.Compile;

/// <summary>A rule of a module, and the document that it belongs to.</summary>
/// <param name="Module">Where it stands.</param>
/// <param name="Rule">The rule.</param>
/// <param name="Tail">The operands of its head below the document's path: some of them are computed.</param>
internal sealed record PlacedRule(RegoModule Module, RegoRule Rule, RegoTerm[] Tail);

/// <summary>Puts every rule at its place in the tree of documents, and finds the rules that contradict each other.</summary>
internal sealed class TreeBuilder(List<RegoError> errors)
{
    private readonly Dictionary<DocumentTree, List<(PlacedRule Rule, DocumentKind Kind)>> _rules = [];
    private readonly List<DocumentTree> _order = [];
    private readonly List<(DocumentTree Tree, RegoPlace At)> _packages = [];

    public DocumentTree Root { get; } = new([]);

    public void Add(RegoModule module)
    {
        var package = Root;
        foreach (var part in module.Package)
        {
            package = package.Grow(RegoString.Of(part));
        }

        _packages.Add((package, module.PackageAt));
        foreach (var rule in module.Rules)
        {
            Add(module, package, rule);
        }
    }

    /// <summary>The documents in order, each with its rules.</summary>
    public List<(Document Document, List<PlacedRule> Rules)> Build()
    {
        var documents = new List<(Document, List<PlacedRule>)>();
        foreach (var tree in _order)
        {
            var rules = _rules[tree];
            var kind = rules[0].Kind;
            var first = rules[0].Rule.Rule;
            if (rules.Find(rule => rule.Kind != kind && !rule.Rule.Rule.IsDefault).Rule is { } other)
            {
                errors.Add(new(RegoError.Type, $"conflicting rules {NameOf(tree)} found: the one at {first.At} is another kind of rule", other.Rule.At));
                continue;
            }

            var arity = first.Head.Arguments?.Length ?? 0;
            if (rules.Find(rule => (rule.Rule.Rule.Head.Arguments?.Length ?? 0) != arity).Rule is { } uneven)
            {
                errors.Add(new(RegoError.Type, $"conflicting rules {NameOf(tree)} found: the one at {first.At} takes another number of arguments", uneven.Rule.At));
                continue;
            }

            if (rules.Where(rule => rule.Rule.Rule.IsDefault).Skip(1).FirstOrDefault().Rule is { } again)
            {
                errors.Add(new(RegoError.Type, $"multiple default rules {NameOf(tree)} found", again.Rule.At));
            }

            var document = new Document(documents.Count, tree.Path, kind, first.At) { Arity = arity };
            tree.Document = document;
            documents.Add((document, [.. rules.Select(rule => rule.Rule)]));
        }

        foreach (var tree in _order.Where(tree => tree.Document is not null))
        {
            Settle(tree);
        }

        foreach (var (tree, at) in _packages.Where(package => package.Tree.Document is not null))
        {
            errors.Add(new(RegoError.Type, $"package {NameOf(tree)} conflicts with the rule at {tree.Document!.At}", at));
        }

        return documents;
    }

    private void Add(RegoModule module, DocumentTree package, RegoRule rule)
    {
        var head = rule.Head;
        var tree = package.Grow(RegoString.Of(head.Name));
        tree.IsRule = true;
        var fixedParts = 0;
        foreach (var part in head.Path)
        {
            if (part is not ConstantTerm constant)
            {
                break;
            }

            tree = tree.Grow(constant.Value);
            tree.IsRule = true;
            fixedParts++;
        }

        RegoTerm[] tail = [.. head.Path.Skip(fixedParts)];
        // f() = 1 is a rule: only what takes arguments is a function.
        var kind = head.Arguments is { Length: > 0 } ? DocumentKind.Function
            : tail.Length > 0 ? DocumentKind.PartialObject
            : head.Key is not null ? DocumentKind.PartialSet
            : DocumentKind.Complete;
        if (kind == DocumentKind.Function && tail.Length > 0)
        {
            errors.Add(new(RegoError.Compile, $"the name of the function {head.Name} holds a variable", rule.At));
            return;
        }

        if (!_rules.TryGetValue(tree, out var rules))
        {
            _rules.Add(tree, rules = []);
            _order.Add(tree);
        }

        rules.Add((new(module, rule, tail), kind));
    }

    /// <summary>What stands below a partial object belongs to it; below anything else it is a contradiction.</summary>
    private void Settle(DocumentTree tree)
    {
        var below = tree.Children.Values.SelectMany(child => child.All()).ToList();
        if (below.Count == 0)
        {
            return;
        }

        if (tree.Document!.Kind == DocumentKind.PartialObject)
        {
            tree.Document.Below = tree;
        }
        else
        {
            errors.Add(new(RegoError.Type, $"rule {tree.Document.Name} conflicts with {below[0].Name}", below[0].At));
        }
    }

    private static string NameOf(DocumentTree tree) => "data." + string.Join('.', tree.Path.Select(part => part is RegoString text ? text.Value : part.ToString()));
}
