using System.CommandLine;
using Gabion.Cli;
using Gabion.Server;

// The program that `gabion serve` starts; its options are those of that command.
if (args is ["--version"])
{
    Console.Out.WriteLine($"gabion-server {ProgramVersion.Text}");
    return ExitCode.Clean;
}

if (args is ["--check-health", var address])
{
    return await HealthCheck.RunAsync(address).ConfigureAwait(false);
}

var options = new ServeOptions();
var command = new RootCommand("Answers admission webhooks: started by 'gabion serve', which has the help.");
options.AddTo(command);
command.SetAction((parsed, cancellationToken) => Service.RunAsync(parsed, options, cancellationToken));
return await command.Parse(args).InvokeAsync(new() { ProcessTerminationTimeout = null }).ConfigureAwait(false);
