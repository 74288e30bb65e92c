using System.CommandLine;
using Gabion.Policy.Rego;

namespace Gabion.Cli.Policy;

/// <summary><c>gabion policy check</c>: whether modules compile.</summary>
internal static class PolicyCheckCommand
{
    public static Command Create()
    {
        var paths = PolicyOptions.Paths();
        var older = PolicyOptions.Older();
        var command = new Command("check", "Says whether policies compile, and every place where they do not.") { paths, older };
        command.SetAction(parsed =>
        {
            var files = PolicyFiles.Read(parsed.GetValue(paths)!, PolicyOptions.Version(parsed.GetValue(older)), withData: false);
            if (files.Modules.Count == 0 && files.IsWhole)
            {
                return Complaint.Write([new("no policies were found, so nothing was checked", "Name *.rego files, or a folder that holds some.")], ExitCode.NotAssessed);
            }

            // What can be read is compiled too: an error in one file hides none in another.
            files.Errors.AddRange(RegoPolicy.Compile(files.Modules).Errors);
            if (files.IsWhole)
            {
                Console.Out.WriteLine($"{files.Modules.Count} module{(files.Modules.Count == 1 ? "" : "s")}, no errors");
                return ExitCode.Clean;
            }

            foreach (var error in files.Errors)
            {
                Console.Out.WriteLine(error);
            }

            return files.Problems.Count > 0 ? Complaint.Write(files.Problems, ExitCode.Usage) : ExitCode.Findings;
        });
        return command;
    }
}
