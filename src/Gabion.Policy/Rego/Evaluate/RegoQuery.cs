using System.Collections.Immutable;
using Gabion.Policy.Rego.Explain;
using Gabion.Policy.Rego.Syntax;
using Gabion.Policy.Rego.Values;

namespace Gabion.Policy.Rego.Evaluate;

/// <summary>What an evaluation gave.</summary>
/// <param name="Results">Each way in which the query holds.</param>
/// <param name="Error">Why it ended early, or null.</param>
/// <param name="BuiltinErrors">Errors of built-in functions that only made calls undefined.</param>
public sealed record RegoOutcome(ImmutableArray<RegoResult> Results, RegoEvaluationError? Error, ImmutableArray<RegoEvaluationError> BuiltinErrors);

/// <summary>One way in which a query holds: the value of each expression and of each variable.</summary>
public sealed record RegoResult(ImmutableArray<RegoValue> Expressions, RegoObject Bindings);

/// <summary>A compiled query. Asked often, by any number of threads at once.</summary>
public sealed class RegoQuery
{
    private readonly RegoPolicy _policy;
    private readonly Block _block;
    private readonly int _slots;
    private readonly int _collectors;

    internal RegoQuery(RegoPolicy policy, Block block, int slots, int collectors)
    {
        _policy = policy;
        _block = block;
        _slots = slots;
        _collectors = collectors;
    }

    /// <summary>Finds every way in which the query holds.</summary>
    /// <param name="input">The input; null for none.</param>
    /// <param name="data">The base documents.</param>
    /// <param name="settings">How it is done.</param>
    /// <param name="cancellation">Ends it early.</param>
    public RegoOutcome Evaluate(RegoValue? input, RegoValue data, EvaluationSettings settings, CancellationToken cancellation)
    {
        var evaluation = new Evaluation(new(input, data, _policy.Documents), settings, cancellation);
        var frame = new Frame(_slots, _collectors);
        var results = new List<RegoResult>();
        frame.Collectors[0] = results;
        try
        {
            _block.Run(evaluation, frame);
            return new([.. results], null, [.. evaluation.Errors]);
        }
        catch (RegoEvaluationException fault)
        {
            return new([], fault.Error, [.. evaluation.Errors]);
        }
    }
}

/// <summary>Ends a query: takes note of one way in which it holds.</summary>
internal sealed class ResultEnding(int[] values, (string Name, int Slot)[] variables) : Ending
{
    public override bool Reach(Evaluation evaluation, Frame frame)
    {
        evaluation.Step();
        var bindings = new RegoObjectBuilder(variables.Length);
        foreach (var (name, slot) in variables)
        {
            if (frame.Slots[slot] is { } value)
            {
                bindings.Set(RegoString.Of(name), value);
            }
        }

        var expressions = values.Select(slot => slot < 0 ? RegoBoolean.True : frame.Slots[slot] ?? RegoBoolean.True);
        ((List<RegoResult>)frame.Collectors[0]!).Add(new([.. expressions], bindings.Build()));
        return true;
    }
}

/// <summary>A rule or package of a policy, to be asked for its value.</summary>
public sealed class RegoEntry
{
    private readonly RegoPolicy _policy;
    private readonly DocumentTree _tree;

    internal RegoEntry(RegoPolicy policy, DocumentTree tree)
    {
        _policy = policy;
        _tree = tree;
    }

    /// <summary>The value for an input and base documents; null for undefined.</summary>
    public RegoEntryOutcome Evaluate(RegoValue? input, RegoValue data, EvaluationSettings settings, CancellationToken cancellation)
    {
        var evaluation = new Evaluation(new(input, data, _policy.Documents), settings, cancellation);
        try
        {
            var value = _tree.Materialize(evaluation, DocumentTree.Follow(data, _tree.Path));
            return new(value, null, [.. evaluation.Errors]);
        }
        catch (RegoEvaluationException fault)
        {
            return new(null, fault.Error, [.. evaluation.Errors]);
        }
    }

    /// <summary>Why the rule has the value that it has. The policy must have been compiled to be explained: otherwise there is nothing to tell.</summary>
    /// <param name="place">How places are written; null: <c>file:line:column</c>.</param>
    public RegoExplanation Explain(RegoValue? input, RegoValue data, EvaluationSettings settings, Func<RegoPlace, string>? place, CancellationToken cancellation)
    {
        var explainer = new Explainer();
        var outcome = Evaluate(input, data, settings with { Explainer = explainer }, cancellation);
        return new(explainer.Rules(place ?? (at => at.ToString())), outcome.Error);
    }
}

/// <summary>The value of a rule or package.</summary>
/// <param name="Value">The value; null for undefined.</param>
/// <param name="Error">Why the evaluation ended early, or null.</param>
/// <param name="BuiltinErrors">Errors of built-in functions that only made calls undefined.</param>
public sealed record RegoEntryOutcome(RegoValue? Value, RegoEvaluationError? Error, ImmutableArray<RegoEvaluationError> BuiltinErrors);
