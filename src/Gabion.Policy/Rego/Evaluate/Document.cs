using System.Collections.Immutable;
using Gabion.Policy.Rego.Syntax;
using Gabion.Policy.Rego.Values;

namespace Gabion.Policy.Rego.Evaluate;

/// <summary>What the rules of one path define together.</summary>
internal enum DocumentKind
{
    /// <summary>One value.</summary>
    Complete,
    Function,

    /// <summary>A set, item by item.</summary>
    PartialSet,

    /// <summary>An object, entry by entry, with everything below it.</summary>
    PartialObject,
}

/// <summary>The rules of one path, ready to be asked.</summary>
internal sealed class Document(int number, RegoValue[] path, DocumentKind kind, RegoPlace at)
{
    /// <summary>Its place among all documents of the policy.</summary>
    public int Number => number;

    /// <summary>Its path below <c>data</c>.</summary>
    public RegoValue[] Path => path;

    public DocumentKind Kind => kind;

    public RegoPlace At => at;

    /// <summary>How many arguments a function takes.</summary>
    public int Arity { get; init; }

    /// <summary>Its rules; set once, when all of them have been compiled.</summary>
    public Clause[] Clauses { get; set; } = [];

    /// <summary>Picks the rules that can hold; null when all must be tried.</summary>
    public ClauseIndex? Index { get; set; }

    /// <summary>The value when no rule gives one.</summary>
    public Clause? Default { get; set; }

    /// <summary>Calls cost so much that it pays to remember them.</summary>
    public bool IsCostly { get; set; }

    /// <summary>The documents below one that is a partial object.</summary>
    public DocumentTree? Below { get; set; }

    public string Name => "data." + string.Join('.', path.Select(part => part is RegoString text ? text.Value : part.ToString()));

    /// <summary>Its value, found once in each world; null for undefined.</summary>
    public RegoValue? Get(Evaluation evaluation)
    {
        var world = evaluation.World;
        if (world.Replaced is { } replaced && ReplacedPath.Covers(replaced, path))
        {
            return DocumentTree.Follow(world.Data, path);
        }

        if (world.Known[number] is { } known)
        {
            return ReferenceEquals(known, World.Undefined) ? null : known;
        }

        evaluation.Enter(at);
        evaluation.Observer?.Enter(Name, at);
        evaluation.Explainer?.Enter(this);
        var value = kind switch
        {
            DocumentKind.Complete => Value(evaluation, []),
            DocumentKind.PartialSet => Items(evaluation),
            DocumentKind.PartialObject => Entries(evaluation),
            _ => null,
        };
        evaluation.Observer?.Exit(Name, at, value);
        evaluation.Explainer?.Exit(value);
        evaluation.Leave();
        world.Known[number] = value ?? World.Undefined;
        return value;
    }

    /// <summary>The value of a function for arguments; null for undefined.</summary>
    public RegoValue? Call(Evaluation evaluation, RegoValue[] arguments)
    {
        var world = evaluation.World;
        var key = default(CallKey);
        if (IsCostly)
        {
            key = new(this, arguments);
            if (world.KnownCalls is { } calls && calls.TryGetValue(key, out var known))
            {
                return known;
            }
        }

        evaluation.Enter(at);
        evaluation.Observer?.Enter(Name, at);
        evaluation.Explainer?.Enter(this);
        var value = Value(evaluation, arguments);
        evaluation.Observer?.Exit(Name, at, value);
        evaluation.Explainer?.Exit(value);
        evaluation.Leave();
        if (IsCostly)
        {
            (world.KnownCalls ??= [])[key] = value;
        }

        return value;
    }

    public static RegoEvaluationException Several(RegoPlace at, bool isFunction) =>
        Evaluation.Conflict(at, isFunction ? "functions must not produce multiple outputs for same inputs" : "complete rules must not produce multiple outputs");

    private RegoValue? Value(Evaluation evaluation, RegoValue[] arguments)
    {
        RegoValue? result = null;
        var clauses = Index is null ? Clauses : Index.Pick(evaluation, arguments);
        foreach (var first in clauses)
        {
            if (result is not null && AllAgree(result))
            {
                break;
            }

            for (var clause = first; clause is not null; clause = clause.Else)
            {
                var frame = clause.NewFrame();
                if (clause.Accepts(evaluation, frame, arguments))
                {
                    clause.Run(evaluation, frame);
                }

                if (frame.Result is not { } found)
                {
                    continue;
                }

                if (result is not null && !result.Equals(found))
                {
                    throw Several(clause.At, kind == DocumentKind.Function);
                }

                result = found;
                break;
            }
        }

        if (result is null && Default is not null)
        {
            var frame = Default.NewFrame();
            Default.Run(evaluation, frame);
            result = frame.Result;
        }

        return result;
    }

    /// <summary>Every rule gives this value if it gives one: the others need not be tried.</summary>
    private bool AllAgree(RegoValue value) => _same is { } same && same.Equals(value);

    private RegoValue? _same;

    /// <summary>To be called when the rules are complete.</summary>
    public void Finish()
    {
        var values = Clauses.SelectMany(Chain).Select(clause => clause.Known).ToImmutableArray();
        _same = values.Length > 0 && values[0] is { } first && values.All(value => first.Equals(value)) ? first : null;
    }

    private static IEnumerable<Clause> Chain(Clause first)
    {
        for (var clause = first; clause is not null; clause = clause.Else)
        {
            yield return clause;
        }
    }

    private RegoSet Items(Evaluation evaluation)
    {
        var items = new RegoSetBuilder();
        foreach (var clause in Index is null ? Clauses : Index.Pick(evaluation, []))
        {
            var frame = clause.NewFrame();
            frame.Collectors[0] = items;
            clause.Run(evaluation, frame);
        }

        return items.Build();
    }

    private RegoObject Entries(Evaluation evaluation)
    {
        var entries = new PartialObject();
        foreach (var clause in Index is null ? Clauses : Index.Pick(evaluation, []))
        {
            var frame = clause.NewFrame();
            frame.Collectors[0] = entries;
            clause.Run(evaluation, frame);
        }

        if (Below?.Materialize(evaluation, null, withOwn: false) is RegoObject below && !entries.Merge(below, Below))
        {
            throw Evaluation.Conflict(at, "object keys must be unique");
        }

        return entries.Build();
    }
}
