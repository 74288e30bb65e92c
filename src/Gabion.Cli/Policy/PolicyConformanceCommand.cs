using System.CommandLine;
using System.Security.Cryptography;
using System.Text.Json;
using Gabion.Policy.Rego.Conformance;
using Gabion.Policy.Rego.Evaluate;
using Gabion.Policy.Rego.Values;

namespace Gabion.Cli.Policy;

/// <summary><c>gabion policy conformance</c>: the engines against the cases of the languages' own projects.</summary>
internal static class PolicyConformanceCommand
{
    public static Command Create()
    {
        var folder = new Argument<string?>("DIR") { Arity = ArgumentArity.ZeroOrOne, Description = "A folder of OPA's case files (*.json), searched with all folders below." };
        var cel = new Option<string?>("--cel") { Description = "A folder of the CEL specification's simple tests (*.textproto).", HelpName = "DIR" };
        var command = new Command("conformance", "Runs compliance cases of OPA, or of CEL, and prints how many pass, and why the others do not.") { folder, cel };
        command.SetAction((parsed, cancellationToken) => Task.FromResult((parsed.GetValue(folder), parsed.GetValue(cel)) switch
        {
            ({ } rego, null) => Run(rego, cancellationToken),
            (null, { } textproto) => CelConformanceRun.Run(textproto, Console.Out),
            _ => PssCommand.Refuse("one folder of cases is wanted", "Give DIR for cases of OPA, or --cel DIR for cases of CEL."),
        }));
        return command;
    }

    private static int Run(string folder, CancellationToken cancellation)
    {
        if (!Directory.Exists(folder))
        {
            return Complaint.Write([new($"there is no folder {folder}", "Name a folder with the case files of OPA.")], ExitCode.Usage);
        }

        var settings = EvaluationSettings.Default with
        {
            Builtins = new()
            {
                Now = () => (TimeProvider.System.GetUtcNow() - DateTimeOffset.UnixEpoch).Ticks * 100,
                RandomBytes = RandomNumberGenerator.GetBytes,
            },
        };
        var (passed, failures) = (0, new List<string>());
        foreach (var file in Directory.GetFiles(folder, "*.json", SearchOption.AllDirectories).Order(StringComparer.Ordinal))
        {
            try
            {
                foreach (var test in ConformanceCase.Read(new RegoJsonReader().Read(File.ReadAllBytes(file))))
                {
                    if (test.Run(settings, cancellation) is { } problem)
                    {
                        failures.Add($"{Path.GetRelativePath(folder, file)}: {test.Note}: {problem}");
                    }
                    else
                    {
                        passed++;
                    }
                }
            }
            catch (Exception error) when (error is JsonException or FormatException or IOException)
            {
                failures.Add($"{Path.GetRelativePath(folder, file)}: it cannot be read: {error.Message}");
            }
        }

        if (passed + failures.Count == 0)
        {
            return Complaint.Write([new($"there are no case files in {folder}", "Name a folder with the case files of OPA (*.json).")], ExitCode.NotAssessed);
        }

        foreach (var failure in failures)
        {
            Console.Out.WriteLine(failure);
        }

        Console.Out.WriteLine($"{passed} passed, {failures.Count} failed");
        return failures.Count == 0 ? ExitCode.Clean : ExitCode.Findings;
    }
}
