using System.Globalization;
using Gabion.Policy.Rego.Evaluate;
using Gabion.Policy.Rego.Syntax;
using Gabion.Policy.Rego.Values;

namespace Gabion.Cli.Policy;

/// <summary>What <c>gabion policy eval</c> writes: JSON in the form of OPA, or tables.</summary>
internal static class PolicyEvalOutput
{
    private const int MostProfiled = 20;

    public static RegoObject Json(
        RegoBody query, string text, RegoOutcome outcome, IEnumerable<RegoModule> modules, EvaluationTrace? profile, EvaluationTrace? coverage)
    {
        var builder = new RegoObjectBuilder();
        if (!outcome.Results.IsEmpty)
        {
            builder.Set(RegoString.Of("result"), RegoArray.Of(outcome.Results.Select(result => Result(query, text, result))));
        }

        var errors = outcome.Error is null ? outcome.BuiltinErrors : [outcome.Error, .. outcome.BuiltinErrors];
        if (!errors.IsEmpty)
        {
            builder.Set(RegoString.Of(outcome.Error is null ? "warnings" : "errors"), RegoArray.Of(errors.Select(Error)));
        }

        if (profile is not null)
        {
            builder.Set(RegoString.Of("profile"), RegoArray.Of(Hottest(profile).Select(Place)));
        }

        if (coverage is not null)
        {
            builder.Set(RegoString.Of("coverage"), PolicyCoverage.Report(modules, coverage));
        }

        return builder.Build();
    }

    public static void Table(TextWriter output, RegoOutcome outcome)
    {
        if (outcome.Results.IsEmpty)
        {
            output.WriteLine("undefined");
            return;
        }

        var names = outcome.Results[0].Bindings.Keys.ToArray().Select(key => ((RegoString)key).Value).ToList();
        if (names.Count == 0)
        {
            foreach (var result in outcome.Results)
            {
                output.WriteLine(string.Join('\n', result.Expressions.Select(value => value.ToString())));
            }

            return;
        }

        var rows = outcome.Results.Select(result => names.Select(name => result.Bindings.Get(name)?.ToString() ?? "").ToList()).Prepend(names).ToList();
        var widths = names.Select((_, column) => rows.Max(row => row[column].Length)).ToList();
        for (var i = 0; i < rows.Count; i++)
        {
            output.WriteLine(string.Join("  ", rows[i].Select((cell, column) => column == names.Count - 1 ? cell : cell.PadRight(widths[column]))));
            if (i == 0)
            {
                output.WriteLine(string.Join("  ", widths.Select(width => new string('-', Math.Min(width, 78)))));
            }
        }
    }

    public static void Profile(TextWriter output, EvaluationTrace trace)
    {
        output.WriteLine();
        output.WriteLine("      ms     tries  place");
        foreach (var (place, count) in Hottest(trace))
        {
            output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{count.Milliseconds,8:0.000}{count.Tries,10}  {place.File}:{place.Line}"));
        }
    }

    private static IEnumerable<KeyValuePair<(string File, int Line), PlaceCount>> Hottest(EvaluationTrace trace) =>
        trace.Counts.OrderByDescending(count => count.Value.Ticks).ThenBy(count => count.Key).Take(MostProfiled);

    private static RegoObject Result(RegoBody query, string text, RegoResult result)
    {
        var expressions = query.Statements.Where(statement => statement is not SomeStatement).Zip(result.Expressions, (statement, value) => (RegoValue)RegoObject.OfFields(
            ("value", value),
            ("text", RegoString.Of(Text(query, text, statement))),
            ("location", RegoObject.OfFields(("row", RegoNumber.Of(statement.At.Line)), ("col", RegoNumber.Of(statement.At.Column))))));
        return result.Bindings.Count == 0
            ? RegoObject.OfFields(("expressions", RegoArray.Of(expressions)))
            : RegoObject.OfFields(("expressions", RegoArray.Of(expressions)), ("bindings", result.Bindings));
    }

    /// <summary>The text of one statement of a query that stands on one line.</summary>
    private static string Text(RegoBody query, string text, RegoStatement statement)
    {
        if (text.Contains('\n', StringComparison.Ordinal))
        {
            return text.Split('\n')[statement.At.Line - 1].Trim();
        }

        var next = query.Statements.Where(other => other.At.Column > statement.At.Column).Select(other => other.At.Column - 1).DefaultIfEmpty(text.Length).Min();
        return text[(statement.At.Column - 1)..next].Trim().TrimEnd(';').TrimEnd();
    }

    private static RegoObject Error(RegoEvaluationError error) => RegoObject.OfFields(
        ("code", RegoString.Of(error.Code)),
        ("message", RegoString.Of(error.Message)),
        ("location", RegoObject.OfFields(("file", RegoString.Of(error.At.File ?? "")), ("row", RegoNumber.Of(error.At.Line)), ("col", RegoNumber.Of(error.At.Column)))));

    private static RegoObject Place(KeyValuePair<(string File, int Line), PlaceCount> count) => RegoObject.OfFields(
        ("total_time_ns", RegoNumber.Of((long)(count.Value.Milliseconds * 1e6))),
        ("num_eval", RegoNumber.Of(count.Value.Tries)),
        ("location", RegoObject.OfFields(("file", RegoString.Of(count.Key.File ?? "")), ("row", RegoNumber.Of(count.Key.Line)))));
}
