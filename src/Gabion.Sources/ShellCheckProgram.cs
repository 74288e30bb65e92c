using System.ComponentModel;
using System.Diagnostics;

namespace Gabion.Sources;

/// <summary>The <c>shellcheck</c> program, when it is installed. It gets a script on standard input, reads no file and runs nothing of it.</summary>
public sealed class ShellCheckProgram
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    private readonly string _path;

    private ShellCheckProgram(string path) => _path = path;

    /// <summary>The program on <c>PATH</c>, or null. Relative folders are passed over: the scanned folder must not bring its own.</summary>
    public static ShellCheckProgram? Find() => ProgramPath.Find("shellcheck") is { } path ? new(path) : null;

    /// <summary>Its JSON for a script in the dialect <paramref name="shell"/>; null, and why, when it gives none.</summary>
    public async Task<(string? Json, string? Reason)> CheckAsync(string script, string shell, CancellationToken cancellationToken)
    {
        // What a RUN sources is not at hand, and 2187 only tells that ash is read as dash.
        var start = new ProcessStartInfo(_path, ["--norc", "--format=json1", $"--shell={shell}", "--exclude=SC1090,SC1091,SC2187", "-"])
        {
            WorkingDirectory = "/",
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        start.Environment.Remove("SHELLCHECK_OPTS");
        start.Environment["LC_ALL"] = "C.UTF-8";
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(Patience);
        try
        {
            using var process = Process.Start(start);
            if (process is null)
            {
                return (null, "it did not start");
            }

            try
            {
                var output = process.StandardOutput.ReadToEndAsync(limit.Token);
                var error = process.StandardError.ReadToEndAsync(limit.Token);
                await process.StandardInput.WriteAsync(script.AsMemory(), limit.Token).ConfigureAwait(false);
                process.StandardInput.Close();
                var json = await output.ConfigureAwait(false);
                var said = await error.ConfigureAwait(false);
                await process.WaitForExitAsync(limit.Token).ConfigureAwait(false);
                return process.ExitCode is 0 or 1 ? (json, null) : (null, $"it ended with code {process.ExitCode}: {said.Trim()}");
            }
            catch (OperationCanceledException)
            {
                process.Kill(entireProcessTree: true);
                cancellationToken.ThrowIfCancellationRequested();
                return (null, $"it took longer than {Patience.TotalSeconds} seconds");
            }
        }
        catch (Exception error) when (error is Win32Exception or IOException)
        {
            return (null, error.Message);
        }
    }
}
