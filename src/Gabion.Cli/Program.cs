using System.CommandLine;
using Gabion.Cli;

if (args is ["--version"])
{
    // Asked by scripts on every start: answered before anything else is loaded.
    Console.Out.WriteLine($"gabion {ProgramVersion.Text}");
    return ExitCode.Clean;
}

var root = new RootCommand("Guards cloud-native systems from the line of code to the running process.")
{
    ScanCommand.Create(),
    PssCommand.Create(),
};
return await root.Parse(args).InvokeAsync().ConfigureAwait(false);
