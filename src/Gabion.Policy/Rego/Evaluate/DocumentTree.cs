using Gabion.Policy.Rego.Values;

namespace Gabion.Policy.Rego.Evaluate;

/// <summary>The packages and rules below <c>data</c>, as a tree; a base document may stand beside each of them.</summary>
internal sealed class DocumentTree(RegoValue[] path)
{
    private readonly Dictionary<RegoValue, DocumentTree> _children = [];

    public RegoValue[] Path => path;

    public IReadOnlyDictionary<RegoValue, DocumentTree> Children => _children;

    /// <summary>It is the name of a rule, or on the way to one: not only the name of a package.</summary>
    public bool IsRule { get; set; }

    /// <summary>What the rules of this very path define.</summary>
    public Document? Document { get; set; }

    public DocumentTree? Child(RegoValue key) => _children.GetValueOrDefault(key);

    public DocumentTree Grow(RegoValue key)
    {
        if (!_children.TryGetValue(key, out var child))
        {
            _children.Add(key, child = new([.. path, key]));
        }

        return child;
    }

    /// <summary>All documents here and below.</summary>
    public IEnumerable<Document> All() => (Document is null ? [] : new[] { Document }).Concat(_children.Values.SelectMany(child => child.All()));

    /// <summary>
    /// The value here. Of one rule it is what the rule says; of a package, base document and rules together: where both have
    /// something that is no object, the base document wins, as in OPA.
    /// </summary>
    /// <param name="evaluation">The evaluation.</param>
    /// <param name="base">The base document of this path, or null.</param>
    /// <param name="withOwn">Whether the document of this very path counts.</param>
    public RegoValue? Materialize(Evaluation evaluation, RegoValue? @base, bool withOwn = true)
    {
        if (evaluation.World.Replaced is { } replaced && ReplacedPath.Covers(replaced, path))
        {
            return Follow(evaluation.World.Data, path);
        }

        if (withOwn && Document is not null)
        {
            return Document.Get(evaluation);
        }

        if (@base is not (null or RegoObject))
        {
            return @base;
        }

        evaluation.Step();
        var builder = new RegoObjectBuilder(_children.Count);
        if (@base is RegoObject @object)
        {
            for (var i = 0; i < @object.Count; i++)
            {
                builder.Set(@object.Keys[i], @object.Values[i]);
            }
        }

        foreach (var (key, child) in _children)
        {
            var below = @base is RegoObject from ? from.Get(key) : null;
            if (child.Document is not { Kind: DocumentKind.Function } && child.Materialize(evaluation, below) is { } value)
            {
                builder.Set(key, child.Document is null || below is null ? value : Join(below, value));
            }
        }

        return builder.Build();
    }

    private static RegoValue Join(RegoValue @base, RegoValue value)
    {
        if (@base is not RegoObject first || value is not RegoObject second)
        {
            return @base;
        }

        var builder = new RegoObjectBuilder(first.Count + second.Count);
        for (var i = 0; i < first.Count; i++)
        {
            builder.Set(first.Keys[i], second.Get(first.Keys[i]) is { } other ? Join(first.Values[i], other) : first.Values[i]);
        }

        for (var i = 0; i < second.Count; i++)
        {
            if (!first.Has(second.Keys[i]))
            {
                builder.Set(second.Keys[i], second.Values[i]);
            }
        }

        return builder.Build();
    }

    /// <summary>The value at a path of a document; null when there is none.</summary>
    public static RegoValue? Follow(RegoValue? value, ReadOnlySpan<RegoValue> path)
    {
        foreach (var key in path)
        {
            if (value is null)
            {
                return null;
            }

            value = PathNode.Index(value, key);
        }

        return value;
    }
}
