using System.CommandLine;
using System.Diagnostics;
using System.Text;
using System.Text.RegularExpressions;
using Gabion.Policy.Rego;
using Gabion.Policy.Rego.Values;

namespace Gabion.Cli.Policy;

/// <summary><c>gabion policy test</c>: runs the tests of policies, as <c>opa test</c> does, with its exit codes.</summary>
internal static class PolicyTestCommand
{
    /// <summary>A test failed; what <c>opa test</c> ends with then.</summary>
    private const int TestsFailed = 2;

    /// <summary>The policies do not compile; what <c>opa test</c> ends with then.</summary>
    private const int NothingRun = 1;

    private static readonly TimeSpan PatternTime = TimeSpan.FromSeconds(1);

    public static Command Create()
    {
        var paths = PolicyOptions.Paths();
        var run = new Option<string>("--run", "-r") { Description = "Run only the tests whose name matches this regular expression.", HelpName = "REGEX" };
        var verbose = new Option<bool>("--verbose", "-v") { Description = "Name every test, not only those that do not pass." };
        var format = PolicyOptions.Format("pretty, json");
        var coverage = new Option<bool>("--coverage", "-c") { Description = "Write which lines the tests evaluated, as JSON, in place of the results." };
        var threshold = new Option<double>("--threshold") { Description = "With --coverage: fail below so many per cent.", HelpName = "PERCENT" };
        var zero = new Option<bool>("--exit-zero-on-skipped", "-z") { Description = "Skipped tests (todo_…) do not fail the run." };
        var timeout = new Option<double>("--timeout", "-t") { Description = "End each test after so many seconds.", HelpName = "SECONDS", DefaultValueFactory = _ => 5 };
        var older = PolicyOptions.Older();
        var command = new Command("test", "Runs the rules named test_… and says which do not hold.") { paths, run, verbose, format, coverage, threshold, zero, timeout, older };
        command.SetAction((parsed, cancellation) =>
        {
            if (parsed.GetValue(format) is not ("pretty" or "json"))
            {
                return Task.FromResult(Complaint.Write([new($"--format '{parsed.GetValue(format)}' is not known here", "Give pretty or json.")], ExitCode.Usage));
            }

            Regex? pattern = null;
            try
            {
                pattern = parsed.GetValue(run) is { } text ? new(text, RegexOptions.None, PatternTime) : null;
            }
            catch (ArgumentException error)
            {
                return Task.FromResult(Complaint.Write([new($"--run is no regular expression: {error.Message}", "Give one such as test_deny.*")], ExitCode.Usage));
            }

            var files = PolicyFiles.Read(parsed.GetValue(paths)!, PolicyOptions.Version(parsed.GetValue(older)));
            var policy = files.Compile();
            if (policy is null)
            {
                files.Tell();
                return Task.FromResult(NothingRun);
            }

            var trace = parsed.GetValue(coverage) ? new EvaluationTrace(files.Modules, keepsLines: false) : null;
            var seconds = TimeSpan.FromSeconds(Math.Clamp(parsed.GetValue(timeout), 0.001, 86_400));
            var results = Tests(policy, pattern).Select(test => Run(policy, files.Data, test, seconds, trace, cancellation)).ToList();
            return Task.FromResult(Write(results, files, trace, parsed.GetValue(format) == "json", parsed.GetValue(verbose), parsed.GetValue(zero), parsed.GetValue(threshold)));
        });
        return command;
    }

    private static IEnumerable<PolicyTest> Tests(RegoPolicy policy, Regex? pattern) => policy.Modules
        .SelectMany(module => module.Rules.Where(rule => !rule.IsDefault).Select(rule => new PolicyTest(module.File, module.Package, rule.Head.Name, rule.At.Line)))
        .Where(test => test.Name.StartsWith("test_", StringComparison.Ordinal) || test.Name.StartsWith("todo_test_", StringComparison.Ordinal))
        .Where(test => pattern?.IsMatch(test.FullName) != false)
        .GroupBy(test => test.FullName, StringComparer.Ordinal).Select(group => group.First())
        .OrderBy(test => test.File, StringComparer.Ordinal).ThenBy(test => test.Line);

    private static PolicyTestResult Run(RegoPolicy policy, RegoObject data, PolicyTest test, TimeSpan time, EvaluationTrace? trace, CancellationToken cancellation)
    {
        if (test.Name.StartsWith("todo_", StringComparison.Ordinal))
        {
            return new(test, "SKIPPED", TimeSpan.Zero, null, []);
        }

        var printed = new List<string>();
        var watch = Stopwatch.StartNew();
        var outcome = policy.Find([.. test.Package, test.Name])!.Evaluate(null, data, PolicyOptions.Settings(printed.Add, false, time, trace), cancellation);
        watch.Stop();
        if (outcome.Error is { } error)
        {
            return new(test, "ERROR", watch.Elapsed, error.ToString(), printed);
        }

        // A test with cases is an object: every case must hold.
        var failed = outcome.Value is RegoObject cases ? Cases(cases, "").Where(found => !found.Holds).Select(found => found.Name).ToList() : [];
        var holds = outcome.Value is { IsTruthy: true } and not RegoObject { Count: 0 } && failed.Count == 0;
        var why = outcome.Value is null ? "undefined" : failed.Count > 0 ? $"these cases do not hold: {string.Join(", ", failed)}" : outcome.Value.ToString();
        why = outcome.BuiltinErrors.IsEmpty ? why : $"{why}; {outcome.BuiltinErrors[0]}";
        return new(test, holds ? "PASS" : "FAIL", watch.Elapsed, holds ? null : why, printed);
    }

    private static IEnumerable<(string Name, bool Holds)> Cases(RegoObject cases, string above)
    {
        for (var i = 0; i < cases.Count; i++)
        {
            var name = above + (cases.Keys[i] is RegoString text ? text.Value : cases.Keys[i].ToString());
            if (cases.Values[i] is RegoObject { Count: > 0 } inner)
            {
                foreach (var found in Cases(inner, name + "/"))
                {
                    yield return found;
                }
            }
            else
            {
                yield return (name, cases.Values[i].IsTruthy);
            }
        }
    }

    private static int Write(List<PolicyTestResult> results, PolicyFiles files, EvaluationTrace? trace, bool isJson, bool isVerbose, bool zeroOnSkipped, double threshold)
    {
        var failed = results.Exists(result => result.Outcome is "FAIL" or "ERROR") || (!zeroOnSkipped && results.Exists(result => result.Outcome == "SKIPPED"));
        if (trace is not null)
        {
            var report = PolicyCoverage.Report(files.Modules, trace);
            var text = new StringBuilder();
            RegoJson.WriteIndented(text, report);
            Console.Out.WriteLine(text);
            return failed || ((RegoNumber)report.Get("coverage")!).ToDouble() < threshold ? TestsFailed : ExitCode.Clean;
        }

        if (isJson)
        {
            Console.Out.WriteLine(PolicyTestOutput.Json(results));
        }
        else
        {
            PolicyTestOutput.Pretty(Console.Out, results, isVerbose);
        }

        return failed ? TestsFailed : ExitCode.Clean;
    }
}
