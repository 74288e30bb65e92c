using Gabion.Cli;

if (args is ["--version"])
{
    // Asked by scripts on every start: answered before anything else is loaded.
    Console.Out.WriteLine($"gabion {ProgramVersion.Text}");
    return ExitCode.Clean;
}

return await CommandLine.RunAsync(args).ConfigureAwait(false);
