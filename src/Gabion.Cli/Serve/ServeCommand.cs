using System.CommandLine;
using System.Runtime.InteropServices;
using Gabion.Server;

namespace Gabion.Cli.Serve;

/// <summary>
/// <c>gabion serve</c>: becomes the program <c>gabion-server</c> beside this one. It needs the ASP.NET Core runtime, which a scan must not need, and
/// it takes this process's place, so that signals and exit codes are its own.
/// </summary>
internal static partial class ServeCommand
{
    private const string ServerName = "gabion-server";

    public static Command Create()
    {
        var command = new Command("serve", "Answers admission webhooks of a cluster: Pod Security, Gatekeeper's and the API server's policies, rules, registries, image trust.");
        new ServeOptions().AddTo(command);
        command.SetAction(parsed => Become([.. parsed.Tokens.SkipWhile(token => token.Value != command.Name).Skip(1).Select(token => token.Value)]));
        return command;
    }

    private static int Become(string[] arguments)
    {
        var program = Path.Combine(AppContext.BaseDirectory, ServerName);
        if (!File.Exists(program))
        {
            return Complaint.Write([new($"there is no {ServerName} beside gabion, in {AppContext.BaseDirectory}", "It is a program of its own: install it there.")], ExitCode.Usage);
        }

        // On success this never comes back.
        string?[] all = [program, .. arguments, null];
        Execute(program, all);
        return Complaint.Write([new($"{program} cannot be started: {Marshal.GetPInvokeErrorMessage(Marshal.GetLastPInvokeError())}")], ExitCode.Usage);
    }

    [LibraryImport("libc", EntryPoint = "execv", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int Execute(string path, string?[] arguments);
}
