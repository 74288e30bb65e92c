using System.CommandLine;
using Gabion.Formats;
using Gabion.Policy.Rego.Format;


namespace Gabion.Cli.Policy;

/// <summary><c>gabion policy fmt</c>: policies in one form.</summary>
internal static class PolicyFormatCommand
{
    public static Command Create()
    {
        var paths = PolicyOptions.Paths();
        var write = new Option<bool>("--write", "-w") { Description = "Write the files in place of printing them." };
        var list = new Option<bool>("--list", "-l") { Description = "Only name the files that are not formatted." };
        var diff = new Option<bool>("--diff", "-d") { Description = "Print what would change, as a unified diff." };
        var fail = new Option<bool>("--fail") { Description = "Exit with 1 when a file is not formatted." };
        var older = PolicyOptions.Older();
        var command = new Command("fmt", "Writes policies in one form: tabs, spaces around operators, one statement a line.") { paths, write, list, diff, fail, older };
        command.SetAction((parsed, cancellation) =>
        {
            var files = PolicyFiles.Read(parsed.GetValue(paths)!, PolicyOptions.Version(parsed.GetValue(older)), withData: false);
            var changed = 0;
            foreach (var module in files.Modules)
            {
                var text = RegoFormatter.Format(module);
                var isChanged = text != module.Source;
                changed += isChanged ? 1 : 0;
                if (parsed.GetValue(list) || parsed.GetValue(diff))
                {
                    if (isChanged)
                    {
                        Console.Out.Write(parsed.GetValue(list) ? module.File + "\n" : UnifiedDiff.Create(module.File, module.Source, text));
                    }
                }
                else if (!parsed.GetValue(write))
                {
                    Console.Out.Write(text);
                }

                if (isChanged && parsed.GetValue(write)
                    && OutputFile.Write(module.File, stream => stream.Write(System.Text.Encoding.UTF8.GetBytes(text)), cancellation) is { } problem)
                {
                    files.Problems.Add(new($"{module.File} cannot be written: {problem}"));
                }
            }

            if (!files.IsWhole)
            {
                return Task.FromResult(files.Tell());
            }

            return Task.FromResult(changed > 0 && parsed.GetValue(fail) ? ExitCode.Findings : ExitCode.Clean);
        });
        return command;
    }
}
