using System.Diagnostics;

namespace Gabion.Sources;

/// <summary>What a program that renders manifests gave.</summary>
/// <param name="Output">What it wrote; null when it failed.</param>
/// <param name="Failure">Why it failed, in one line; null when it did not.</param>
public sealed record RenderOutput(string? Output, string? Failure);

/// <summary>
/// The programs that render charts and kustomizations, where they are installed. They run with a bare environment, without
/// a shell, without network (no proxy answers, no git on the path), and are stopped after a time.
/// </summary>
/// <param name="Helm">The full path of <c>helm</c>; null where it is not installed.</param>
/// <param name="Kustomize">The full path of <c>kustomize</c>, or of <c>kubectl</c>, which has it built in.</param>
public sealed record RenderPrograms(string? Helm, string? Kustomize)
{
    private const int MaxOutput = 64 << 20;
    private const int MaxError = 1 << 16;

    /// <summary>How long one chart or kustomization may take.</summary>
    public TimeSpan Timeout { get; init; } = TimeSpan.FromSeconds(60);

    public static RenderPrograms OnPath() => new(ProgramPath.Find("helm"), ProgramPath.Find("kustomize") ?? ProgramPath.Find("kubectl"));

    /// <summary>Renders a chart with its default values, as <c>helm template</c> does without a cluster.</summary>
    public async Task<RenderOutput> RenderChartAsync(string folder, int kubernetesMinor, CancellationToken cancellationToken) => Helm is null
        ? new(null, "helm is not installed")
        : await RunAsync(Helm, ["template", "release", folder, "--skip-tests", "--include-crds", "--kube-version", $"1.{kubernetesMinor}.0"], cancellationToken)
            .ConfigureAwait(false);

    /// <summary>Builds a kustomization.</summary>
    public async Task<RenderOutput> RenderKustomizationAsync(string folder, CancellationToken cancellationToken) => Kustomize is null
        ? new(null, "neither kustomize nor kubectl is installed")
        : await RunAsync(Kustomize, [Path.GetFileName(Kustomize) == "kubectl" ? "kustomize" : "build", folder], cancellationToken).ConfigureAwait(false);

    private async Task<RenderOutput> RunAsync(string program, string[] arguments, CancellationToken cancellationToken)
    {
        var home = Directory.CreateTempSubdirectory("gabion-render-");
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(Timeout);
        using var process = new Process { StartInfo = Start(program, arguments, home.FullName) };
        try
        {
            process.Start();
            process.StandardInput.Close();
            var output = ReadAsync(process.StandardOutput, MaxOutput, limit.Token);
            var error = ReadAsync(process.StandardError, MaxError, limit.Token);
            var (text, isCut) = await output.ConfigureAwait(false);
            if (isCut)
            {
                return new(null, $"it wrote more than {MaxOutput >> 20} MB");
            }

            var (reason, _) = await error.ConfigureAwait(false);
            await process.WaitForExitAsync(limit.Token).ConfigureAwait(false);
            return process.ExitCode == 0 ? new(text, null) : new(null, Reason(reason, process.ExitCode));
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return new(null, $"it took longer than {Timeout.TotalSeconds:0} s");
        }
        catch (Exception error) when (error is System.ComponentModel.Win32Exception or IOException)
        {
            return new(null, $"{program} could not be run: {error.Message}");
        }
        finally
        {
            Stop(process);
            home.Delete(recursive: true);
        }
    }

    private static ProcessStartInfo Start(string program, string[] arguments, string home)
    {
        var start = new ProcessStartInfo(program, arguments)
        {
            WorkingDirectory = home,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        start.Environment.Clear();
        foreach (var name in (string[])["HOME", "TMPDIR", "HELM_CACHE_HOME", "HELM_CONFIG_HOME", "HELM_DATA_HOME", "HELM_PLUGINS", "XDG_CONFIG_HOME"])
        {
            start.Environment[name] = home;
        }

        start.Environment["PATH"] = home;
        start.Environment["KUBECONFIG"] = "/dev/null";
        foreach (var name in (string[])["HTTP_PROXY", "HTTPS_PROXY", "http_proxy", "https_proxy"])
        {
            start.Environment[name] = "http://127.0.0.1:9"; // the discard port: nothing is fetched while scanning
        }

        return start;
    }

    private static async Task<(string Text, bool IsCut)> ReadAsync(StreamReader reader, int limit, CancellationToken cancellationToken)
    {
        var text = new System.Text.StringBuilder();
        var buffer = new char[16_384];
        while (await reader.ReadAsync(buffer, cancellationToken).ConfigureAwait(false) is > 0 and var count)
        {
            if (text.Length + count > limit)
            {
                return (text.ToString(), true);
            }

            text.Append(buffer, 0, count);
        }

        return (text.ToString(), false);
    }

    private static void Stop(Process process)
    {
        try
        {
            if (!process.HasExited)
            {
                process.Kill(entireProcessTree: true);
            }
        }
        catch (InvalidOperationException)
        {
            // It never started.
        }
    }

    private static string Reason(string error, int code)
    {
        var line = error.Split('\n').Select(line => line.Trim()).LastOrDefault(line => line.Length > 0 && !line.StartsWith("Use --debug", StringComparison.Ordinal));
        line = line is null ? null : WithoutLogHead(line);
        return line is null ? $"it ended with code {code}" : line.Length > 400 ? $"{line[..400]}…" : line;
    }

    /// <summary>What kubectl's log line <c>E1122 03:37:24.402543 6167 run.go:72] "command failed" err="reason"</c> says; time and process number change with each run.</summary>
    private static string WithoutLogHead(string line)
    {
        const string Lead = "err=\"";
        var start = line.IndexOf(Lead, StringComparison.Ordinal);
        return line is ['E', >= '0' and <= '9', ..] && line.Contains(".go:", StringComparison.Ordinal) && start > 0
            ? line[(start + Lead.Length)..].TrimEnd('"').Replace("\\\"", "\"", StringComparison.Ordinal)
            : line;
    }
}
