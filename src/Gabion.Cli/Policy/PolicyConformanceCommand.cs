using System.CommandLine;
using System.Security.Cryptography;
using System.Text.Json;
using Gabion.Policy.Rego.Conformance;
using Gabion.Policy.Rego.Evaluate;
using Gabion.Policy.Rego.Values;

namespace Gabion.Cli.Policy;

/// <summary><c>gabion policy conformance</c>: runs compliance cases of OPA through the Rego engine.</summary>
internal static class PolicyConformanceCommand
{
    public static Command Create()
    {
        var folder = new Argument<string>("DIR") { Description = "A folder of case files (*.json), searched with all folders below." };
        var command = new Command("conformance", "Runs compliance cases of OPA and prints how many pass, and why the others do not.") { folder };
        command.SetAction((parsed, cancellationToken) => Task.FromResult(Run(parsed.GetValue(folder)!, cancellationToken)));
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
