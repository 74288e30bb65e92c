using System.Collections.Immutable;
using Gabion.Model;
using Gabion.Policy.Admission;
using Gabion.Policy.Cel.Syntax;

namespace Gabion.Policy.Cel.Explain;

/// <summary>
/// Why an expression has the value that it has: of <c>&amp;&amp;</c> and <c>||</c> the operands that decide, of <c>all</c> and
/// <c>exists</c> the items that do, and at the ends the parts with their values.
/// </summary>
/// <param name="place">Where a part stands, by its offset in the expression.</param>
/// <param name="variable">Says more of a composed variable: <c>variables.x</c>; null: nothing is known.</param>
internal sealed class CelExplanation(Func<int, string> place, Func<string, DecisionStep?> variable)
{
    private const int MostItems = 3;
    private const int MostValues = 8;
    private const int LongestValue = 300;
    private const int LongestObject = 150;

    public IEnumerable<DecisionStep> Steps(TracedPart part) => part.Expr switch
    {
        LogicExpr logic => Logic(logic, part),
        ConditionalExpr conditional => Conditional(conditional, part),
        CallExpr { Target: null, Function: Operators.Not } when part.Parts is [var operand] && IsComposed(operand.Expr) => Steps(operand),
        LoopExpr { Kind: LoopKind.All or LoopKind.Exists or LoopKind.ExistsOne } loop => Loop(loop, part),
        BindExpr bind when part.Of(bind.Body) is { } body => Steps(body),
        _ => [Leaf(part)],
    };

    private static bool IsComposed(Expr expr) => expr is LogicExpr or ConditionalExpr or LoopExpr { Kind: LoopKind.All or LoopKind.Exists or LoopKind.ExistsOne }
        or CallExpr { Target: null, Function: Operators.Not };

    /// <summary>One operand decides against the rest; when none does, all of them count.</summary>
    private IEnumerable<DecisionStep> Logic(LogicExpr logic, TracedPart part)
    {
        if (part.Value.IsError)
        {
            return part.Parts.Where(operand => operand.Value.IsError).Take(1).SelectMany(Steps);
        }

        var decider = part.Parts.Find(operand => operand.Value.IsBoolean && operand.Value.AsBoolean != logic.IsAnd);
        return decider is null ? part.Parts.SelectMany(Steps) : Steps(decider);
    }

    private IEnumerable<DecisionStep> Conditional(ConditionalExpr conditional, TracedPart part)
    {
        if (part.Of(conditional.Condition) is { } condition)
        {
            yield return Leaf(condition);
        }

        if (part.Parts.Count > 1)
        {
            foreach (var step in Steps(part.Parts[^1]))
            {
                yield return step;
            }
        }
    }

    private IEnumerable<DecisionStep> Loop(LoopExpr loop, TracedPart part)
    {
        var range = part.Of(loop.Range);
        var rounds = part.Parts.Where(round => ReferenceEquals(round.Expr, loop.Body)).ToList();
        var items = range is { Value.IsError: false } ? Items(range.Value) : [];
        var decides = loop.Kind != LoopKind.All;
        var chosen = rounds.Select((round, index) => (Round: round, Index: index)).Where(entry => entry.Round.Value.IsBoolean ? entry.Round.Value.AsBoolean == decides : part.Value.IsError).ToList();
        if (chosen.Count == 0 || (loop.Kind == LoopKind.ExistsOne && part.Value.IsTrue))
        {
            // No round decides: all of them together do.
            chosen = rounds.Select((round, index) => (round, index)).ToList();
        }

        var values = ImmutableArray.CreateBuilder<Evidence>();
        if (range is not null)
        {
            values.Add(Value(range));
        }

        var steps = chosen.Take(MostItems).Select(entry => new DecisionStep(
            place(entry.Round.Expr.Offset), entry.Index < items.Count ? $"{loop.Second ?? loop.Variable} = {Text(items[entry.Index])}" : CelText.Of(entry.Round.Expr), Outcome(entry.Round.Value), [],
            [.. Steps(entry.Round)]));
        yield return new(place(loop.Offset), CelText.Of(loop), Outcome(part.Value), values.ToImmutable(), [.. steps])
        {
            Note = rounds.Count == 0 ? "there are no items" : chosen.Count > MostItems ? $"{MostItems} of {chosen.Count} items are shown" : null,
        };
    }

    private static List<CelValue> Items(CelValue range) => range.Kind switch
    {
        CelKind.List => [.. Enumerable.Range(0, range.AsList.Count).Select(index => range.AsList[index])],
        CelKind.Map => [.. range.AsMap.Keys],
        _ => [],
    };

    private DecisionStep Leaf(TracedPart part)
    {
        var values = new List<Evidence>();
        var steps = ImmutableArray.CreateBuilder<DecisionStep>();
        foreach (var inner in IsName(part.Expr) ? [] : part.Parts)
        {
            Collect(inner, values, steps);
        }

        if (IsName(part.Expr) && !part.Value.IsBoolean && !part.Value.IsError)
        {
            values.Add(Value(part));
        }

        Variables(part, steps);
        if (part.Value.IsError)
        {
            values.Add(new("error", part.Value.AsError.Message));
        }

        return new(place(part.Expr.Offset), CelText.Of(part.Expr), Outcome(part.Value), [.. values.DistinctBy(value => value.Name).Take(MostValues)], steps.ToImmutable());
    }

    /// <summary>The values of names, selections and calls; of a chain of selections only the end.</summary>
    private void Collect(TracedPart part, List<Evidence> values, ImmutableArray<DecisionStep>.Builder steps)
    {
        Variables(part, steps);
        if (IsLiteral(part.Expr))
        {
            return;
        }

        if (part.Expr is not (LogicExpr or ConditionalExpr) && !part.Value.IsError)
        {
            values.Add(Value(part));
        }

        if (part.Expr is LoopExpr || (IsName(part.Expr) && !part.Value.IsError))
        {
            return;
        }

        foreach (var inner in part.Parts)
        {
            Collect(inner, values, steps);
        }
    }

    /// <summary>A variable, or what is below one by fields and keys.</summary>
    private static bool IsName(Expr expr) => expr switch
    {
        NameExpr => true,
        SelectExpr { IsTest: false } select => IsName(select.Operand),
        CallExpr { Target: null, Function: Operators.Index or Operators.OptionalIndex } call => IsName(call.Arguments[0]) && (IsLiteral(call.Arguments[1]) || IsName(call.Arguments[1])),
        _ => false,
    };

    /// <summary>Written out: its value is its text.</summary>
    private static bool IsLiteral(Expr expr) => expr switch
    {
        LiteralExpr => true,
        ListExpr list => list.Items.All(item => IsLiteral(item.Value)),
        CallExpr call => (call.Target is null || IsLiteral(call.Target)) && call.Arguments.Length > 0 && call.Arguments.All(IsLiteral),
        _ => false,
    };

    private void Variables(TracedPart part, ImmutableArray<DecisionStep>.Builder steps)
    {
        if (part.Expr is SelectExpr { Operand: NameExpr { Name: "variables" }, Field: var name } && variable(name) is { } more && !steps.Any(step => step.Text == more.Text))
        {
            steps.Add(more);
        }
    }

    private static Evidence Value(TracedPart part) => new(CelText.Of(part.Expr), Text(part.Value));

    private static string Text(CelValue value)
    {
        var text = value.IsError ? value.AsError.Message : value.ToString();
        var most = value.Kind is CelKind.List or CelKind.Map ? LongestObject : LongestValue;
        return text.Length > most ? $"{text[..most]}…" : text;
    }

    private static StepOutcome Outcome(CelValue value) => value.IsError ? StepOutcome.Error : value.IsFalse ? StepOutcome.Failed : StepOutcome.Held;
}
