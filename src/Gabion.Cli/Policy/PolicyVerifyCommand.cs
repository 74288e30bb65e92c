using System.CommandLine;
using Gabion.Policy.Gatekeeper;
using Gabion.Policy.Gatekeeper.Verify;

namespace Gabion.Cli.Policy;

/// <summary><c>gabion policy verify</c>: runs the suites of tests that Gatekeeper's templates come with, as <c>gator verify</c> does.</summary>
internal static class PolicyVerifyCommand
{
    private static readonly EnumerationOptions Below = new() { RecurseSubdirectories = true, AttributesToSkip = FileAttributes.ReparsePoint };

    public static Command Create()
    {
        var paths = new Argument<string[]>("PATH") { Description = "A suite, a folder of suites, or a folder with all below it (DIR/...).", Arity = ArgumentArity.OneOrMore };
        var run = new Option<string>("--run", "-r") { Description = "Only tests and cases whose names match: PATTERN, TEST//, //CASE or TEST//CASE.", HelpName = "FILTER" };
        var verbose = new Option<bool>("--verbose", "-v") { Description = "Names every test and case, and prints what policies print." };
        var engine = new Option<string>("--engine") { DefaultValueFactory = _ => "rego", Description = "What decides where a template has both: rego, as in gator, or cel, as in a cluster.", HelpName = "ENGINE" };
        var command = new Command("verify", "Runs Gatekeeper's suites of tests (suite.yaml), with the output of gator verify.") { paths, run, engine, verbose };
        command.SetAction((parsed, cancellationToken) => Task.FromResult(parsed.GetValue(engine) is "rego" or "cel"
            ? Run(parsed.GetValue(paths) ?? [], parsed.GetValue(run) ?? "", parsed.GetValue(engine) == "cel" ? TemplateLanguage.Cel : TemplateLanguage.Rego, parsed.GetValue(verbose), cancellationToken)
            : PssCommand.Refuse($"--engine '{parsed.GetValue(engine)}' is not known here", "Give rego or cel.")));
        return command;
    }

    private static int Run(string[] paths, string run, TemplateLanguage preferred, bool isVerbose, CancellationToken cancellation)
    {
        SuiteFilter filter;
        try
        {
            filter = SuiteFilter.Parse(run);
        }
        catch (ArgumentException error)
        {
            return Complaint.Write([new($"--run {run}: {error.Message}", "Give a regular expression, or two with // between them.")], ExitCode.Usage);
        }

        // 1. The files that may be suites.
        var files = new List<string>();
        foreach (var path in paths)
        {
            if (Find(path, files) is { } complaint)
            {
                return Complaint.Write([complaint], ExitCode.Usage);
            }
        }

        // 2. Those that are.
        var suites = new List<Suite>();
        var complaints = new List<Complaint>();
        foreach (var file in files.Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal))
        {
            if (Read(file) is { } text && SuiteReader.Read(file, text, out var problems) is var suite)
            {
                complaints.AddRange(problems.Select(problem => new Complaint(problem.ToString())));
                suites.AddRange(suite is null ? [] : [suite]);
            }
        }

        if (complaints.Count > 0)
        {
            return Complaint.Write(complaints, ExitCode.Usage);
        }

        if (suites.Count == 0)
        {
            new Complaint($"there is no suite in {string.Join(' ', paths)}", "A suite is a file with kind: Suite and apiVersion: test.gatekeeper.sh/v1alpha1; DIR/... looks into all folders below DIR.").Write();
        }

        // 3. All of them, on all cores.
        var runner = new SuiteRunner(Read, TimeProvider.System, preferred);
        var results = new SuiteResult[suites.Count];
        Parallel.For(0, results.Length, new ParallelOptions { CancellationToken = cancellation }, index => results[index] = runner.Run(suites[index], filter, cancellation));
        SuiteText.Write(Console.Out, results, isVerbose);
        return results.Any(result => result.IsFailure) ? ExitCode.Findings : ExitCode.Clean;
    }

    private static Complaint? Find(string path, List<string> files)
    {
        var isRecursive = path is "..." || path.EndsWith("/...", StringComparison.Ordinal);
        var target = isRecursive ? path[..^3] is { Length: > 0 } folder ? folder : "./" : path;
        if (File.Exists(target))
        {
            if (!IsYaml(target))
            {
                return new($"{target} is no YAML file", "A suite ends in .yaml or .yml.");
            }

            files.Add(target);
            return null;
        }

        if (!Directory.Exists(target))
        {
            return new($"there is no file and no folder {target}", "Name a suite, a folder, or DIR/... for all folders below.");
        }

        var found = isRecursive ? Directory.EnumerateFiles(target, "*", Below) : Directory.EnumerateFiles(target);
        files.AddRange(found.Where(IsYaml).Select(file => file.Replace('\\', '/')));
        return null;
    }

    private static bool IsYaml(string path) => path.EndsWith(".yaml", StringComparison.OrdinalIgnoreCase) || path.EndsWith(".yml", StringComparison.OrdinalIgnoreCase);

    private static string? Read(string path)
    {
        const long Most = 16 << 20;
        try
        {
            return new FileInfo(path) is { Exists: true, Length: < Most } ? File.ReadAllText(path) : null;
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            new Complaint($"{path} cannot be read: {error.Message}").Write();
            return null;
        }
    }
}
