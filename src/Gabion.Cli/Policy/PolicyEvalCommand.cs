using System.CommandLine;
using System.Text;
using Gabion.Policy.Rego.Evaluate;
using Gabion.Policy.Rego.Syntax;
using Gabion.Policy.Rego.Values;

namespace Gabion.Cli.Policy;

/// <summary><c>gabion policy eval</c>: asks a query.</summary>
internal static class PolicyEvalCommand
{
    public static Command Create()
    {
        var query = new Argument<string>("QUERY") { Description = "What is asked, such as data.example.deny." };
        var data = new Option<string[]>("--data", "-d") { Description = "Policies (*.rego), data (*.json, *.yaml), or folders of them. Repeatable.", HelpName = "PATH" };
        var input = new Option<string>("--input", "-i") { Description = "The input: a JSON or YAML file, or - for standard input.", HelpName = "FILE" };
        var package = new Option<string>("--package") { Description = "The package whose rules and imports the query may name.", HelpName = "NAME" };
        var format = PolicyOptions.Format("json, table");
        var explain = new Option<bool>("--explain") { Description = "Write to standard error what was tried, line by line, and what failed." };
        var profile = new Option<bool>("--profile") { Description = "Say how often each line was tried and how long it took." };
        var coverage = new Option<bool>("--coverage") { Description = "Say which lines of the policies were evaluated." };
        var strict = new Option<bool>("--strict-builtin-errors") { Description = "An error of a built-in function ends the evaluation." };
        var fail = new Option<bool>("--fail") { Description = "Exit with 1 when the result is undefined." };
        var failDefined = new Option<bool>("--fail-defined") { Description = "Exit with 1 when the result is defined." };
        var timeout = new Option<double>("--timeout") { Description = "End the evaluation after so many seconds.", HelpName = "SECONDS", DefaultValueFactory = _ => 30 };
        var older = PolicyOptions.Older();
        var command = new Command("eval", "Evaluates a query against policies, data and an input.")
        {
            query, data, input, package, format, explain, profile, coverage, strict, fail, failDefined, timeout, older,
        };
        command.SetAction((parsed, cancellation) => Task.FromResult(Run(
            new(parsed.GetValue(query)!, parsed.GetValue(data) ?? [], parsed.GetValue(input), parsed.GetValue(package), parsed.GetValue(format)!, PolicyOptions.Version(parsed.GetValue(older)))
            {
                IsExplained = parsed.GetValue(explain),
                IsProfiled = parsed.GetValue(profile),
                IsCovered = parsed.GetValue(coverage),
                IsStrict = parsed.GetValue(strict),
                FailsUndefined = parsed.GetValue(fail),
                FailsDefined = parsed.GetValue(failDefined),
                Seconds = parsed.GetValue(timeout),
            },
            cancellation)));
        return command;
    }

    private static int Run(Request request, CancellationToken cancellation)
    {
        if (request.Format is not ("json" or "table"))
        {
            return Complaint.Write([new($"--format '{request.Format}' is not known here", "Give json or table.")], ExitCode.Usage);
        }

        var files = PolicyFiles.Read(request.Data, request.Version);
        var input = request.Input is null ? null : PolicyFiles.ReadDocument(request.Input, files.Problems);
        var policy = files.Compile();
        if (policy is null)
        {
            return files.Tell();
        }

        var parsed = RegoParser.ParseQuery("query", request.Query, request.Version);
        var prepared = parsed.Query is null ? new(null, parsed.Errors) : policy.Prepare(parsed.Query, request.Package);
        if (prepared.Query is null)
        {
            files.Errors.AddRange(prepared.Errors);
            files.Tell();
            return ExitCode.Usage;
        }

        var trace = request.IsExplained || request.IsProfiled || request.IsCovered ? new EvaluationTrace(files.Modules, request.IsExplained) : null;
        var settings = PolicyOptions.Settings(Console.Error.WriteLine, request.IsStrict, TimeSpan.FromSeconds(Math.Clamp(request.Seconds, 0.001, 86_400)), trace);
        var outcome = prepared.Query.Evaluate(input, files.Data, settings, cancellation);
        return Write(request, parsed.Query!, files, trace, outcome);
    }

    private static int Write(Request request, RegoBody query, PolicyFiles files, EvaluationTrace? trace, RegoOutcome outcome)
    {
        foreach (var line in trace?.Lines ?? [])
        {
            Console.Error.WriteLine(line);
        }

        if (request.Format == "json")
        {
            var text = new StringBuilder();
            RegoJson.WriteIndented(text, PolicyEvalOutput.Json(query, request.Query, outcome, files.Modules, request.IsProfiled ? trace : null, request.IsCovered ? trace : null));
            Console.Out.WriteLine(text);
        }
        else
        {
            PolicyEvalOutput.Table(Console.Out, outcome);
            if (request.IsProfiled)
            {
                PolicyEvalOutput.Profile(Console.Out, trace!);
            }

            if (request.IsCovered)
            {
                Console.Out.WriteLine($"coverage: {PolicyCoverage.Report(files.Modules, trace!).Get("coverage")} %");
            }
        }

        if (outcome.Error is { } error)
        {
            Console.Error.WriteLine(error);
            return ExitCode.NotAssessed;
        }

        return (request.FailsUndefined && outcome.Results.IsEmpty) || (request.FailsDefined && !outcome.Results.IsEmpty) ? ExitCode.Findings : ExitCode.Clean;
    }

    private sealed record Request(string Query, string[] Data, string? Input, string? Package, string Format, RegoVersion Version)
    {
        public bool IsExplained { get; init; }

        public bool IsProfiled { get; init; }

        public bool IsCovered { get; init; }

        public bool IsStrict { get; init; }

        public bool FailsUndefined { get; init; }

        public bool FailsDefined { get; init; }

        public double Seconds { get; init; }
    }
}
