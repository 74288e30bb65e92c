using System.Collections.Concurrent;
using System.Collections.Immutable;
using Gabion.Formats.Tree;
using Gabion.Formats.Yaml;
using Gabion.Policy.Gatekeeper.External;
using Gabion.Policy.Patterns;
using Gabion.Policy.Rego.Builtins;
using Gabion.Policy.Rego.Values;

namespace Gabion.Policy.Gatekeeper.Verify;

/// <summary>Runs suites. A template is compiled once, however many tests use it; suites may run on several threads.</summary>
/// <param name="read">Gives the text of a file by its path; null when there is none. It is asked on several threads.</param>
/// <param name="clock">Measures time.</param>
/// <param name="preferred">The language that decides where a template has both.</param>
public sealed class SuiteRunner(Func<string, string?> read, TimeProvider clock, TemplateLanguage preferred = TemplateLanguage.Rego)
{
    private const string Point = "gator.gatekeeper.sh";
    private readonly ConcurrentDictionary<string, (ConstraintTemplate? Template, string? Error)> _templates = new(StringComparer.Ordinal);

    public SuiteResult Run(Suite suite, SuiteFilter filter, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(suite);
        ArgumentNullException.ThrowIfNull(filter);
        if (suite.IsSkipped)
        {
            return new(suite.Path, null, true, [], TimeSpan.Zero);
        }

        var start = clock.GetTimestamp();
        var slash = suite.Path.LastIndexOf('/');
        var folder = slash < 0 ? "" : suite.Path[..(slash + 1)];
        var tests = suite.Tests.Select(test => RunTest(folder, test, filter, cancellation)).ToImmutableArray();
        return new(suite.Path, null, false, tests, clock.GetElapsedTime(start));
    }

    private SuiteTestResult RunTest(string folder, SuiteTest test, SuiteFilter filter, CancellationToken cancellation)
    {
        if (test.IsSkipped || !filter.TakesTest(test.Name))
        {
            return new(test.Name, null, true, [], TimeSpan.Zero);
        }

        var start = clock.GetTimestamp();
        var cases = ImmutableArray<SuiteCaseResult>.Empty;
        string? error = null;
        try
        {
            var policies = Policies(folder, test);
            if (test.IsInvalid)
            {
                error = policies.Problems.Any(problem => problem.Kind == PolicyProblemKind.Schema)
                    ? null
                    : "constraint should be invalid: it keeps the schema of its template";
            }
            else if (policies.Problems.FirstOrDefault(problem => problem.Kind != PolicyProblemKind.Warning) is { } problem)
            {
                error = $"adding constraint: {problem}";
            }
            else
            {
                var expander = test.Expansion.Length == 0 ? Expander.None : Expanders(folder, test.Expansion);
                cases = [.. test.Cases.Select(@case => RunCase(folder, policies, expander, test, @case, filter, cancellation))];
            }
        }
        catch (SuiteException failure)
        {
            error = failure.Message;
        }

        return new(test.Name, error, false, cases, clock.GetElapsedTime(start));
    }

    private PolicySet Policies(string folder, SuiteTest test)
    {
        if (test.Template.Length == 0 || test.Constraint.Length == 0)
        {
            throw new SuiteException($"invalid test suite: missing {(test.Template.Length == 0 ? "template" : "constraint")}");
        }

        var (template, error) = _templates.GetOrAdd(Join(folder, test.Template), Template);
        if (template is null)
        {
            throw new SuiteException($"adding template: {error}");
        }

        var builder = new PolicySetBuilder();
        builder.Add(template);
        var path = Join(folder, test.Constraint);
        return builder.AddFile(path, Text(path)) > 0
            ? builder.Build()
            : throw new SuiteException($"not a constraint: {path}");
    }

    private (ConstraintTemplate? Template, string? Error) Template(string path)
    {
        try
        {
            var builder = new PolicySetBuilder(preferred);
            builder.AddFile(path, Text(path));
            var set = builder.Build();
            return set.Templates is [var template] ? (template, null)
                : (null, set.Problems.IsEmpty ? $"{path} has {set.Templates.Length} templates, and one is needed" : string.Join('\n', set.Problems));
        }
        catch (SuiteException failure)
        {
            return (null, failure.Message);
        }
    }

    private SuiteCaseResult RunCase(string folder, PolicySet policies, Expander expander, SuiteTest test, SuiteCase @case, SuiteFilter filter, CancellationToken cancellation)
    {
        if (@case.IsSkipped || !filter.TakesCase(test.Name, @case.Name))
        {
            return new(@case.Name, null, true, [], TimeSpan.Zero);
        }

        var start = clock.GetTimestamp();
        var printed = new List<string>();
        string? error;
        try
        {
            error = Check(folder, policies, expander, @case, printed, cancellation);
        }
        catch (SuiteException failure)
        {
            error = failure.Message;
        }

        return new(@case.Name, error, false, [.. printed], clock.GetElapsedTime(start));
    }

    private string? Check(string folder, PolicySet policies, Expander expander, SuiteCase @case, List<string> printed, CancellationToken cancellation)
    {
        if (@case.Object.Length == 0)
        {
            return "invalid test case: must define object";
        }

        if (@case.Assertions.IsEmpty)
        {
            return "invalid test case: assertions must be non-empty";
        }

        var path = Join(folder, @case.Object);
        var objects = Objects(path);
        if (objects.Count != 1)
        {
            return $"object file must have exactly one object: {path} has {objects.Count}";
        }

        // 1. The object.
        var inventory = Inventory.Of(@case.Inventory.SelectMany(file => Objects(Join(folder, file)))).With(Verdicts(folder, @case.Inventory));
        var request = AdmissionReviews.Read(objects[0], out var problem);
        if (request is null)
        {
            return problem;
        }

        // 2. What the constraint says about it, and about what an expansion makes of it.
        var result = policies.ReviewWhole(request with { EnforcementPoint = Point }, expander, inventory, printed.Add, cancellation);
        if (!result.Unexpanded.IsEmpty)
        {
            return $"expanding the object: {result.Unexpanded[0]}";
        }

        var messages = result.Violations.Select(violation => violation.Message).ToList();

        // 3. What was asserted.
        return @case.Assertions.Select(assertion => Assert(assertion, messages)).FirstOrDefault(failure => failure is not null);
    }

    private static string? Assert(SuiteAssertion assertion, List<string> messages)
    {
        int count;
        try
        {
            count = assertion.Message is null ? messages.Count : messages.Count(Re2.Of(assertion.Message).IsMatch);
        }
        catch (Re2Exception error)
        {
            return $"message is not a valid regular expression: {error.Message}";
        }

        var isRight = assertion.Violations switch { "yes" => count > 0, "no" => count == 0, var number => number == count.ToString(System.Globalization.CultureInfo.InvariantCulture) };
        if (isRight)
        {
            return null;
        }

        var containing = assertion.Message is null ? "" : $" containing {GoFormat.Quote(assertion.Message)}";
        var wanted = assertion.Violations switch { "yes" => "at least 1", "no" => "none", var number => $"exactly {number}" };
        return $"unexpected number of violations: got {count} violations{containing} but want {wanted}: got messages [{string.Join(' ', messages)}]";
    }

    private Expander Expanders(string folder, string file)
    {
        var path = Join(folder, file);
        var expander = Expander.Read(path, Text(path), out var problems);
        return problems.IsEmpty ? expander : throw new SuiteException(string.Join('\n', problems));
    }

    /// <summary>The verdicts on images among the files of an inventory; null when there are none.</summary>
    private ImageVerdicts? Verdicts(string folder, ImmutableArray<string> files)
    {
        var documents = files.SelectMany(file => YamlReader.Read(Text(Join(folder, file)))).Select(document => document.Field).Where(ImageVerdicts.IsOne).ToList();
        return documents.Count == 0
            ? null
            : new(documents.SelectMany(document => ImageVerdicts.Read(document, (at, message) => throw new SuiteException($"reading verdicts: line {at.Line}: {message}"))));
    }

    private List<RegoObject> Objects(string path)
    {
        var objects = new List<RegoObject>();
        foreach (var document in YamlReader.Read(Text(path)))
        {
            if (document.Problems.FirstOrDefault(problem => problem.IsFatal) is { } problem)
            {
                throw new SuiteException($"reading {path}:{problem.At.Line}: {problem.Message}");
            }

            if (document.Root is MappingNode root && RegoTree.Of(root) is RegoObject @object)
            {
                objects.Add(@object);
            }
        }

        return objects.Count > 0 ? objects : throw new SuiteException($"missing object: {path} defines no YAML objects");
    }

    private string Text(string path) => read(path) ?? throw new SuiteException($"reading {path}: there is no such file");

    /// <summary>A path from a folder, without <c>.</c> and <c>..</c> in it.</summary>
    private static string Join(string folder, string path)
    {
        var parts = new List<string>();
        foreach (var part in (path.StartsWith('/') ? path : folder + path).Split('/'))
        {
            if (part == ".." && parts.Count > 0 && parts[^1] is not ".." and not "")
            {
                parts.RemoveAt(parts.Count - 1);
            }
            else if (part != "." && (part.Length > 0 || parts.Count == 0))
            {
                parts.Add(part);
            }
        }

        return string.Join('/', parts);
    }
}

/// <summary>Why a test or case could not run.</summary>
internal sealed class SuiteException(string message) : Exception(message);
