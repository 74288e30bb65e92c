using System.CommandLine;
using System.CommandLine.Help;
using System.Runtime.InteropServices;
using Gabion.Cli.Cluster;
using Gabion.Cli.Compliance;
using Gabion.Cli.Network;
using Gabion.Cli.Rbac;
using Gabion.Cli.Images;
using Gabion.Cli.Policy;
using Gabion.Cli.Packages;

namespace Gabion.Cli;

/// <summary>The program: its commands, what Ctrl-C does, and the edge at which nothing may escape as a stack trace.</summary>
internal static class CommandLine
{
    public static RootCommand Create()
    {
        var debug = new Option<bool>("--debug") { Description = "Show stack traces when something fails in Gabion itself.", Recursive = true };
        var root = new RootCommand("Guards cloud-native systems from the line of code to the running process.")
        {
            ScanCommand.Create(),
            FixCommand.Create(),
            RulesCommand.Create(),
            ImageCommand.Create(),
            PssCommand.Create(),
            NetworkCommand.Create(),
            PolicyCommand.Create(),
            Serve.ServeCommand.Create(),
            PackagesCommand.Create(),
            RbacCommand.Create(),
            ClusterCommand.Create(),
            Nodes.NodeCommand.Create(),
            ComplyCommand.Create(),
            Paths.PathsCommand.Create(),
            Database.DbCommand.Create(),
            VersionCommand.Create(),
            SbomCommand.Create(),
            CompletionCommand.Create(),
            debug,
        };
        foreach (var option in root.Options)
        {
            switch (option)
            {
                case HelpOption help:
                    help.Action = new HelpPage();
                    help.Description = "Show this help.";
                    break;
                case VersionOption version:
                    version.Description = "Show the version.";
                    break;
                default:
                    break;
            }
        }

        return root;
    }

    public static async Task<int> RunAsync(string[] args)
    {
        using var stop = new CancellationTokenSource();
        var code = ExitCode.Interrupted;
        using var interrupt = PosixSignalRegistration.Create(PosixSignal.SIGINT, signal => Stop(signal, ExitCode.Interrupted));
        using var terminate = PosixSignalRegistration.Create(PosixSignal.SIGTERM, signal => Stop(signal, ExitCode.Terminated));
        var isDebug = args.Contains("--debug");
        try
        {
            var parsed = Create().Parse(args.Length == 0 ? ["--help"] : args);
            var complaints = UsageComplaints.Of(parsed);
            if (complaints.Count > 0)
            {
                return Complaint.Write(complaints, ExitCode.Usage);
            }

            var ended = await parsed.InvokeAsync(new() { EnableDefaultExceptionHandler = false, ProcessTerminationTimeout = null }, stop.Token).ConfigureAwait(false);
            return args.Length == 0 ? ExitCode.Usage : ended;
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            return code;
        }
#pragma warning disable CA1031 // the program's edge: a fault of ours becomes one line and an exit code
        catch (Exception error)
#pragma warning restore CA1031
        {
            return Complaint.Write(
                [new($"something went wrong in Gabion itself: {error.GetType().Name}: {error.Message}", isDebug ? error.ToString() : "Run it again with --debug to see where, and please report it.")],
                ExitCode.NotAssessed);
        }

        void Stop(PosixSignalContext signal, int exitCode)
        {
            // The first one asks; a second one ends the program at once.
            signal.Cancel = !stop.IsCancellationRequested;
            code = exitCode;
            stop.Cancel();
        }
    }
}
