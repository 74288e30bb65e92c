using Gabion.Policy.Rego.Syntax;
using Gabion.Policy.Rego.Values;

namespace Gabion.Policy.Rego.Evaluate;

/// <summary>The value of the rules of one path.</summary>
internal sealed class DocumentNode(Document document) : Node
{
    public Document Document => document;

    public override RegoValue? Get(Evaluation evaluation, Frame frame) => document.Get(evaluation);
}

/// <summary>The value of a package, or of all of <c>data</c>: rules and base documents together.</summary>
internal sealed class TreeNode(DocumentTree tree) : Node
{
    public override RegoValue? Get(Evaluation evaluation, Frame frame) =>
        tree.Materialize(evaluation, DocumentTree.Follow(evaluation.World.Data, tree.Path));
}

/// <summary>A path below packages with parts that are computed, all of them known: <c>data.lib[name].rule</c>.</summary>
internal sealed class TreePathNode(DocumentTree tree, Node[] path) : Node
{
    public override RegoValue? Get(Evaluation evaluation, Frame frame)
    {
        var (at, value) = ((DocumentTree?)tree, DocumentTree.Follow(evaluation.World.Data, tree.Path));
        for (var i = 0; i < path.Length; i++)
        {
            if (path[i].Get(evaluation, frame) is not { } key)
            {
                return null;
            }

            value = BasePathNode.Index(value, key);
            at = at?.Child(key);
            if (at is null)
            {
                return BaseRest(evaluation, frame, value, i + 1);
            }

            if (at.Document is not null || (evaluation.World.Replaced is { } replaced && ReplacedPath.Covers(replaced, at.Path)))
            {
                return Rest(evaluation, frame, at.Materialize(evaluation, value), i + 1);
            }
        }

        return at!.Materialize(evaluation, value);
    }

    private RegoValue? BaseRest(Evaluation evaluation, Frame frame, RegoValue? value, int from)
    {
        for (var i = from; i < path.Length && value is not null; i++)
        {
            value = path[i].Get(evaluation, frame) is { } key ? BasePathNode.Index(value, key) : null;
        }

        return value;
    }

    private RegoValue? Rest(Evaluation evaluation, Frame frame, RegoValue? value, int from)
    {
        for (var i = from; i < path.Length && value is not null; i++)
        {
            value = path[i].Get(evaluation, frame) is { } key ? PathNode.Index(value, key) : null;
        }

        return value;
    }
}

/// <summary>
/// Goes through a path below packages with variables in it: rules and base documents together. A part of the path is known, or a
/// pattern that each key must match.
/// </summary>
internal sealed class TreeScanStep(RegoPlace at, DocumentTree tree, (Node? Known, Pattern? Pattern)[] path, int slot) : Step(at)
{
    public override bool IsLoop => true;

    public override bool Each(Evaluation evaluation, Frame frame, Block block, int next) =>
        Walk(evaluation, frame, new(block, next), 0, tree, DocumentTree.Follow(evaluation.World.Data, tree.Path));

    private bool Walk(Evaluation evaluation, Frame frame, Rest rest, int part, DocumentTree? here, RegoValue? value)
    {
        if (here is not null && (here.Document is not null || (evaluation.World.Replaced is { } replaced && ReplacedPath.Covers(replaced, here.Path))))
        {
            if (here.Document is { Kind: DocumentKind.Function })
            {
                return true;
            }

            value = here.Materialize(evaluation, value);
            here = null;
        }

        if (here is null && value is null)
        {
            return true;
        }

        if (part == path.Length)
        {
            frame.Slots[slot] = here is null ? value : here.Materialize(evaluation, value);
            return frame.Slots[slot] is null || rest.Block.Run(evaluation, frame, rest.Next);
        }

        if (path[part].Known is { } known)
        {
            return known.Get(evaluation, frame) is not { } key
                || Walk(evaluation, frame, rest, part + 1, here?.Child(key), value is null ? null : PathNode.Index(value, key));
        }

        return EachKey(evaluation, frame, rest, part, here, value);
    }

    private bool EachKey(Evaluation evaluation, Frame frame, Rest rest, int part, DocumentTree? here, RegoValue? value)
    {
        var pattern = path[part].Pattern!;
        foreach (var (key, item) in Items(here, value))
        {
            evaluation.Step();
            if (pattern.Match(evaluation, frame, key) && !Walk(evaluation, frame, rest, part + 1, here?.Child(key), item))
            {
                return false;
            }
        }

        return true;
    }

    private static List<(RegoValue Key, RegoValue? Value)> Items(DocumentTree? here, RegoValue? value)
    {
        var items = new List<(RegoValue Key, RegoValue? Value)>();
        switch (value)
        {
            case RegoObject @object:
                for (var i = 0; i < @object.Count; i++)
                {
                    items.Add((@object.Keys[i], @object.Values[i]));
                }

                break;
            case RegoArray array:
                for (var i = 0; i < array.Count; i++)
                {
                    items.Add((RegoNumber.Of(i), array[i]));
                }

                break;
            case RegoSet set:
                foreach (var item in set.Items)
                {
                    items.Add((item, item));
                }

                break;
            default:
                break;
        }

        if (here is not null)
        {
            var from = value as RegoObject;
            items.AddRange(here.Children.Keys.Where(key => from?.Has(key) != true).Select(key => (key, (RegoValue?)null)));
            items.Sort(static (left, right) => left.Key.CompareTo(right.Key));
        }

        return items;
    }

    private readonly record struct Rest(Block Block, int Next);
}
