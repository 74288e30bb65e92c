using Gabion.Policy.Rego;
using Gabion.Policy.Rego.Evaluate;
using Gabion.Policy.Rego.Syntax;
using Gabion.Policy.Rego.Values;

namespace Gabion.Tests.Policy.Rego;

/// <summary>Runs policies in tests: the result as JSON, or the code of the error and its place.</summary>
internal static class RegoRun
{
    /// <summary>The value of <c>data.test.p</c> in one module (package and imports are added), or "undefined", or the error.</summary>
    public static string P(string rules, string input = "null", string data = "{}", RegoVersion version = RegoVersion.V1) =>
        Query("data.test.p", input, data, version, "package test\n" + rules);

    public static string Query(string query, string input, string data, RegoVersion version, params string[] modules) =>
        Query(query, input, data, version, EvaluationSettings.Default, modules);

    public static string Query(string query, string input, string data, RegoVersion version, EvaluationSettings settings, params string[] modules)
    {
        var policy = Compile(version, out var errors, modules);
        if (policy is null)
        {
            return errors;
        }

        var parsed = RegoParser.ParseQuery("query", query);
        if (parsed.Query is null)
        {
            return Show(parsed.Errors);
        }

        var prepared = policy.Prepare(parsed.Query);
        if (prepared.Query is null)
        {
            return Show(prepared.Errors);
        }

        var outcome = prepared.Query.Evaluate(RegoJsonReader.Parse(input), RegoJsonReader.Parse(data), settings, CancellationToken.None);
        return outcome.Error is { } error ? $"{error.Code} {error.At.Line}"
            : outcome.Results.IsEmpty ? "undefined"
            : string.Join(' ', outcome.Results.Select(result => result.Bindings.Count > 0 ? result.Bindings.ToJson() : result.Expressions[0].ToJson()));
    }

    public static RegoPolicy? Compile(RegoVersion version, out string errors, params string[] modules)
    {
        var parsed = modules.Select((text, index) => RegoParser.ParseModule($"{index}.rego", text, version)).ToList();
        if (parsed.Exists(result => result.Module is null))
        {
            errors = Show(parsed.SelectMany(result => result.Errors));
            return null;
        }

        var compilation = RegoPolicy.Compile(parsed.Select(result => result.Module!));
        errors = Show(compilation.Errors);
        return compilation.Policy;
    }

    private static string Show(IEnumerable<RegoError> errors) => string.Join(' ', errors.Select(error => $"{error.Code} {error.At.Line}:{error.At.Column}"));
}
