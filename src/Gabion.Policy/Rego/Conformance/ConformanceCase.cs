using System.Collections.Immutable;
using Gabion.Policy.Rego.Evaluate;
using Gabion.Policy.Rego.Syntax;
using Gabion.Policy.Rego.Values;

namespace Gabion.Policy.Rego.Conformance;

/// <summary>
/// One compliance case of OPA, in the form of its own test data: modules, data, input and a query, and the answer. It is run as OPA's
/// runner does: bindings are compared as JSON, error cases by their code.
/// </summary>
/// <param name="Note">The name of the case.</param>
/// <param name="Content">The case as its file has it.</param>
public sealed record ConformanceCase(string Note, RegoObject Content)
{
    /// <summary>The cases of a file; throws <see cref="FormatException"/> when it is no such file.</summary>
    public static ImmutableArray<ConformanceCase> Read(RegoValue file) =>
        file is RegoObject { } root && root.Get("cases") is RegoArray cases
            ? [.. cases.Items.ToArray().OfType<RegoObject>().Select(content => new ConformanceCase(Text(content, "note") ?? "?", content))]
            : throw new FormatException("it has no list of cases");

    /// <summary>Runs the case: null when the answer is the expected one, otherwise what is wrong.</summary>
    /// <param name="settings">Limits, and what built-in functions see.</param>
    /// <param name="cancellation">Ends it early.</param>
    public string? Run(EvaluationSettings settings, CancellationToken cancellation)
    {
        var wanted = Text(Content, "want_error_code");
        var outcome = Evaluate(settings with { IsStrict = Content.Get("strict_error") is { IsTruthy: true } }, cancellation, out var problem);
        if (outcome is null)
        {
            return problem!.StartsWith(wanted ?? "\0", StringComparison.Ordinal) ? null : problem;
        }

        if (wanted is not null || Content.Get("want_error") is not null)
        {
            return outcome.Error is null ? $"no error, {wanted} expected"
                : wanted is null || outcome.Error.Code == wanted ? null
                : $"{outcome.Error}, {wanted} expected";
        }

        if (outcome.Error is not null)
        {
            return outcome.Error.ToString();
        }

        if (Content.Get("want_defined") is { } defined)
        {
            return outcome.Results.Length > 0 == defined.IsTruthy ? null : $"{(defined.IsTruthy ? "un" : "")}defined";
        }

        return Compare(outcome);
    }

    private RegoOutcome? Evaluate(EvaluationSettings settings, CancellationToken cancellation, out string? problem)
    {
        var modules = new List<RegoModule>();
        var texts = Content.Get("modules") as RegoArray ?? RegoArray.Empty;
        for (var i = 0; i < texts.Count; i++)
        {
            var parsed = RegoParser.ParseModule($"module-{i}.rego", ((RegoString)texts[i]).Value);
            if (parsed.Module is null)
            {
                problem = string.Join("; ", parsed.Errors.Select(Show));
                return null;
            }

            modules.Add(parsed.Module);
        }

        var policy = RegoPolicy.Compile(modules);
        var query = RegoParser.ParseQuery("query", Text(Content, "query") ?? "");
        if (policy.Policy is null || query.Query is null)
        {
            problem = string.Join("; ", policy.Errors.Concat(query.Errors).Select(Show));
            return null;
        }

        var prepared = policy.Policy.Prepare(query.Query);
        if (prepared.Query is null)
        {
            problem = string.Join("; ", prepared.Errors.Select(Show));
            return null;
        }

        problem = null;
        return prepared.Query.Evaluate(Input(), Content.Get("data") is RegoObject data ? data : RegoObject.Empty, settings, cancellation);
    }

    private RegoValue? Input()
    {
        if (Text(Content, "input_term") is not { } term)
        {
            return Content.Get("input");
        }

        var query = RegoParser.ParseQuery("input", $"x = {term}").Query ?? throw new FormatException("the input is no term");
        var outcome = RegoPolicy.Compile([]).Policy!.Prepare(query).Query!.Evaluate(null, RegoObject.Empty, EvaluationSettings.Default, CancellationToken.None);
        return outcome.Results.Single().Bindings.Get("x");
    }

    private string? Compare(RegoOutcome outcome)
    {
        var isSorted = Content.Get("sort_bindings") is { IsTruthy: true };
        var wanted = Content.Get("want_result") is RegoArray array ? array.Items.ToArray().Select(value => Plain(value, isSorted)).Order().ToList() : [];
        var got = outcome.Results.Select(result => Plain(result.Bindings, isSorted)).Distinct().Order().ToList();
        return wanted.SequenceEqual(got) ? null : $"got {RegoArray.Of(got)}, {RegoArray.Of(wanted)} expected{(outcome.BuiltinErrors.IsEmpty ? "" : $" ({outcome.BuiltinErrors[0]})")}";
    }

    /// <summary>As JSON has it, without the compiler's own variables; lists that are bindings are sorted when their order does not count.</summary>
    private static RegoValue Plain(RegoValue bindings, bool isSorted)
    {
        if (bindings is not RegoObject @object)
        {
            return bindings;
        }

        var builder = new RegoObjectBuilder();
        for (var i = 0; i < @object.Count; i++)
        {
            if (@object.Keys[i] is RegoString { Value: var name } && !name.StartsWith("__local", StringComparison.Ordinal))
            {
                var value = RegoJsonReader.Parse(@object.Values[i].ToJson());
                builder.Set(@object.Keys[i], isSorted && value is RegoArray list ? RegoArray.Of(list.Items.ToArray().Order()) : value);
            }
        }

        return builder.Build();
    }

    private static string Show(RegoError error) => $"{error.Code}: {error.Message} ({error.At})";

    private static string? Text(RegoObject content, string key) => content.Get(key) is RegoString text ? text.Value : null;
}
