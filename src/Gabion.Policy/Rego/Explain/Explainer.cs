using System.Collections.Immutable;
using Gabion.Model;
using Gabion.Policy.Admission;
using Gabion.Policy.Rego.Evaluate;
using Gabion.Policy.Rego.Syntax;
using Gabion.Policy.Rego.Values;

namespace Gabion.Policy.Rego.Explain;

/// <summary>
/// Watches an evaluation of a policy that was compiled to be explained: which bodies held and with which values, and for those that did
/// not the statement that was reached last and did not hold. Bounded: what is beyond the limits is left out.
/// </summary>
internal sealed class Explainer
{
    private const int MostRuns = 4_000;
    private const int MostFirings = 20;
    private const int MostChildren = 4;
    private const int Deepest = 4;
    private const int LongestValue = 300;
    private const int LongestObject = 150;

    private readonly Stack<DocumentRun> _documents = new();
    private readonly Stack<ClauseRun> _clauses = new();
    private readonly Dictionary<Document, DocumentRun> _known = new(ReferenceEqualityComparer.Instance);
    private int _runs;
    private bool _isReading;

    /// <summary>The rules that were asked first.</summary>
    public List<DocumentRun> Roots { get; } = [];

    public void Enter(Document document)
    {
        if (_isReading)
        {
            return;
        }

        var run = new DocumentRun(document);
        if (++_runs <= MostRuns)
        {
            if (_clauses.TryPeek(out var clause))
            {
                clause.Children.Add(run);
            }
            else
            {
                Roots.Add(run);
            }

            if (document.Kind != DocumentKind.Function)
            {
                _known[document] = run;
            }
        }

        _documents.Push(run);
    }

    public void Exit(RegoValue? value)
    {
        if (!_isReading)
        {
            _documents.Pop().Value = value;
        }
    }

    public void Begin(Clause clause)
    {
        if (_isReading)
        {
            return;
        }

        var run = new ClauseRun(clause);
        if (_documents.TryPeek(out var document) && _runs <= MostRuns)
        {
            document.Clauses.Add(run);
        }

        _clauses.Push(run);
    }

    public void End()
    {
        if (!_isReading)
        {
            _clauses.Pop();
        }
    }

    /// <summary>A function's arguments do not match those of the rule.</summary>
    public void Refuse(Clause clause)
    {
        if (!_isReading && _documents.TryPeek(out var document))
        {
            document.Clauses.Add(new(clause) { IsRefused = true });
        }
    }

    public void Try()
    {
        if (!_isReading && _clauses.TryPeek(out var run))
        {
            run.ChildrenBefore = run.Children.Count;
        }
    }

    /// <summary>A step did not hold, or a loop had no (more) items. What was reached deepest is kept; of the same step the first.</summary>
    public void Fail(WatchedBody body, int step, Evaluation evaluation, Frame frame)
    {
        if (_isReading || !_clauses.TryPeek(out var run) || step <= run.Deepest)
        {
            return;
        }

        run.Deepest = step;
        run.Failed = body.OfStep[step] < 0 ? null : new(body.Statements[body.OfStep[step]], Read(body.Statements[body.OfStep[step]].Watches, evaluation, frame), Children(run, body.Statements[body.OfStep[step]]));
    }

    /// <summary>All statements hold.</summary>
    public void Hold(WatchedBody body, Evaluation evaluation, Frame frame)
    {
        if (_isReading || !_clauses.TryPeek(out var run) || ++run.Times > MostFirings)
        {
            return;
        }

        run.Firings.Add(new(
            [.. body.Statements.Select(statement => new Seen(statement, Read(statement.Watches, evaluation, frame), []))],
            body.Head is null ? null : ReadOne(body.Head, evaluation, frame)));
    }

    /// <summary>The bodies that were asked first, in order: each way in which one held with what it gave, and those that did not hold.</summary>
    /// <param name="place">How places are written.</param>
    public ImmutableArray<ExplainedRule> Rules(Func<RegoPlace, string> place) => [.. Roots.SelectMany(run => Steps(run, place, 0))];

    private static IEnumerable<ExplainedRule> Steps(DocumentRun run, Func<RegoPlace, string> place, int depth) =>
        run.Clauses.Where(clause => clause.Clause.Watched is not null).SelectMany(clause => Steps(clause, place, depth));

    private static IEnumerable<ExplainedRule> Steps(ClauseRun run, Func<RegoPlace, string> place, int depth)
    {
        var (at, text) = (place(run.Clause.At), run.Clause.Watched!.Text);
        if (run.IsRefused)
        {
            yield return new(new(at, text, StepOutcome.Failed, [], []) { Note = "its arguments do not match" }, null);
        }

        foreach (var firing in run.Firings)
        {
            var step = new DecisionStep(
                at, text, StepOutcome.Held, firing.Given is null or RegoBoolean ? [] : [new Evidence("gives", Text(firing.Given))],
                Held(firing, place))
            {
                Note = run.Times > run.Firings.Count ? $"{run.Firings.Count} of {run.Times} ways in which it holds are shown" : null,
            };
            yield return new(step, firing.Given);
        }

        if (run.Times == 0 && !run.IsRefused)
        {
            yield return new(new(at, text, StepOutcome.Failed, [], run.Failed is { } failed ? [Step(failed, place, depth)] : []), null);
        }
    }

    /// <summary>The statements with their values; a value is told once.</summary>
    private static ImmutableArray<DecisionStep> Held(Firing firing, Func<RegoPlace, string> place)
    {
        var told = new HashSet<Evidence>();
        return
        [
            .. firing.Statements.Where(seen => !seen.Statement.IsMessage)
                .Select(seen => new DecisionStep(place(seen.Statement.At), seen.Statement.Text, StepOutcome.Held, [.. Values(seen, isHeld: true).Where(told.Add)], [])),
        ];
    }

    private static DecisionStep Step(Seen failed, Func<RegoPlace, string> place, int depth) => new(
        place(failed.Statement.At), failed.Statement.Text, StepOutcome.Failed, Values(failed, isHeld: false),
        depth >= Deepest ? [] : [.. failed.Children.Take(MostChildren).SelectMany(child => Steps(child, place, depth + 1)).Select(rule => rule.Step)]);

    /// <summary>The values of the parts; a variable without one says nothing, and of two parts with the same long value one is enough.</summary>
    private static ImmutableArray<Evidence> Values(Seen seen, bool isHeld)
    {
        var values = ImmutableArray.CreateBuilder<Evidence>();
        for (var i = 0; i < seen.Values.Length; i++)
        {
            var (watch, value) = (seen.Statement.Watches[i], seen.Values[i]);
            if ((isHeld && watch.IsOfFailure) || (value is null && watch.Node is SlotNode && watch.Document is null) || (value is not (null or RegoBoolean) && Array.IndexOf(seen.Values, value, 0, i) >= 0))
            {
                continue;
            }

            values.Add(new(watch.Text, value is null ? "undefined" : Text(value)));
        }

        return values.DrainToImmutable();
    }

    private static string Text(RegoValue value)
    {
        var text = value.ToString() ?? "";
        var most = value is RegoObject or RegoArray or RegoSet ? LongestObject : LongestValue;
        return text.Length > most ? $"{text[..most]}…" : text;
    }

    /// <summary>The rules that were asked by the step, and those asked before that its parts name.</summary>
    private DocumentRun[] Children(ClauseRun run, WatchedStatement statement)
    {
        var children = run.Children.Skip(run.ChildrenBefore).ToList();
        foreach (var watch in statement.Watches)
        {
            if (watch.Document is { } document && _known.TryGetValue(document, out var before) && !children.Exists(child => child.Document == document))
            {
                children.Add(before);
            }
        }

        return [.. children];
    }

    private RegoValue?[] Read(Watch[] watches, Evaluation evaluation, Frame frame) => [.. watches.Select(watch => ReadOne(watch, evaluation, frame))];

    private RegoValue? ReadOne(Watch watch, Evaluation evaluation, Frame frame)
    {
        _isReading = true;
        var value = watch.Node.Get(evaluation, frame);
        _isReading = false;
        return value;
    }

    /// <summary>A rule or function that was asked.</summary>
    internal sealed class DocumentRun(Document document)
    {
        public Document Document => document;

        public List<ClauseRun> Clauses { get; } = [];

        public RegoValue? Value { get; set; }
    }

    /// <summary>A body that was tried.</summary>
    internal sealed class ClauseRun(Clause clause)
    {
        public Clause Clause => clause;

        public bool IsRefused { get; init; }

        public int Times { get; set; }

        public List<Firing> Firings { get; } = [];

        public int Deepest { get; set; } = -1;

        public Seen? Failed { get; set; }

        public List<DocumentRun> Children { get; } = [];

        public int ChildrenBefore { get; set; }
    }

    /// <summary>One way in which a body held.</summary>
    internal sealed record Firing(Seen[] Statements, RegoValue? Given);

    /// <summary>A statement with the values of its parts.</summary>
    internal sealed record Seen(WatchedStatement Statement, RegoValue?[] Values, DocumentRun[] Children);
}
