using System.Diagnostics;

namespace Gabion.EndToEnd;

/// <summary>
/// Runs the program as a user would: the published one that <c>GABION_PROGRAM</c> names, as <c>./test</c> does; else the one that was built last,
/// <c>artifacts/bin/Gabion.Cli/release_linux-x64/gabion</c>.
/// </summary>
internal static class Program
{
    public static string Root { get; } = FindRoot();

    public static string Executable { get; } = Environment.GetEnvironmentVariable("GABION_PROGRAM") is { Length: > 0 } named
        ? Path.GetFullPath(named, Root)
        : Directory.GetFiles(Path.Combine(Root, "artifacts", "bin", "Gabion.Cli"), "gabion", SearchOption.AllDirectories)
            .OrderByDescending(File.GetLastWriteTimeUtc).First();

    public static Task<(int Code, string Output, string Error)> RunAsync(
        string[] arguments, string? folder = null, string? input = null, IReadOnlyDictionary<string, string>? environment = null) =>
        RunCommandAsync([Executable, .. arguments], folder, input ?? "", environment);

    public static Process Start(string[] arguments, string folder, IReadOnlyDictionary<string, string>? environment = null) => StartCommand([Executable, .. arguments], folder, environment);

    /// <summary>Runs the program as a user without rights; skips the test where that cannot be done.</summary>
    public static async Task<(int Code, string Output, string Error)> RunAsNobodyAsync(string[] arguments)
    {
        if (!Environment.IsPrivilegedProcess)
        {
            return await RunAsync(arguments);
        }

        List<string> nobody = ["setpriv", "--reuid", "65534", "--regid", "65534", "--clear-groups", Executable];
        Scratch.Needs("setpriv", "--version");
        var (code, _, error) = await RunCommandAsync([.. nobody, "--version"], null, "", null);
        Assert.SkipWhen(code != 0, $"the program cannot be run by another user here: {error.Trim()}");
        return await RunCommandAsync([.. nobody, .. arguments], null, "", null);
    }

    private static async Task<(int Code, string Output, string Error)> RunCommandAsync(
        List<string> command, string? folder, string input, IReadOnlyDictionary<string, string>? environment)
    {
        using var process = StartCommand(command, folder ?? Root, environment);
        var output = process.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
        var error = process.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
        try
        {
            await process.StandardInput.WriteAsync(input);
            process.StandardInput.Close();
        }
        catch (IOException)
        {
            // The program ended without reading its input, as most commands do.
        }

        await process.WaitForExitAsync(TestContext.Current.CancellationToken);
        return (process.ExitCode, await output, await error);
    }

    private static Process StartCommand(List<string> command, string folder, IReadOnlyDictionary<string, string>? environment)
    {
        var start = new ProcessStartInfo(command[0], command.Skip(1))
        {
            WorkingDirectory = folder,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            RedirectStandardInput = true,
        };
        foreach (var (name, value) in environment ?? new Dictionary<string, string>())
        {
            start.Environment[name] = value;
        }

        return Process.Start(start)!;
    }

    private static string FindRoot()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(folder!.FullName, "Gabion.slnx")))
        {
            folder = folder.Parent;
        }

        return folder.FullName;
    }
}
