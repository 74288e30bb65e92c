using System.Diagnostics;

namespace Gabion.EndToEnd;

/// <summary>Runs the built program as a user would: <c>artifacts/bin/Gabion.Cli/release_linux-x64/gabion</c>.</summary>
internal static class Program
{
    public static string Root { get; } = FindRoot();

    private static string Executable { get; } =
        Directory.GetFiles(Path.Combine(Root, "artifacts", "bin", "Gabion.Cli"), "gabion", SearchOption.AllDirectories)
            .OrderByDescending(File.GetLastWriteTimeUtc).First();

    public static async Task<(int Code, string Output, string Error)> RunAsync(string[] arguments, string? folder = null, string? input = null)
    {
        var start = new ProcessStartInfo(Executable, arguments)
        {
            WorkingDirectory = folder ?? Root,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            RedirectStandardInput = true,
        };
        using var process = Process.Start(start)!;
        await process.StandardInput.WriteAsync(input ?? "");
        process.StandardInput.Close();
        var output = process.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
        var error = process.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);
        return (process.ExitCode, await output, await error);
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
