using System.CommandLine;
using System.Globalization;
using Gabion.Model;
using Gabion.Scan.Cluster;
using Gabion.Sources.Cluster;

namespace Gabion.Cli.Cluster;

/// <summary><c>gabion cluster snapshot FILE</c>: saves a cluster's objects, so that they can be judged later and elsewhere.</summary>
internal static class ClusterSnapshotCommand
{
    public static Command Create()
    {
        var file = new Argument<string>("FILE") { Description = "The file to write." };
        var keeps = new Option<bool>("--with-secret-values") { Description = "Also save the values of Secrets; without it, only their keys and lengths." };
        var quiet = new Option<bool>("--quiet", "-q") { Description = "Print nothing but errors." };
        var cluster = new ClusterOptions();
        var command = new Command("snapshot", "Saves every object of a cluster to a file that 'gabion scan cluster --snapshot' reads.")
        {
            file, cluster.Context, cluster.Kubeconfig, cluster.Namespace, cluster.RequestTimeout, keeps, quiet,
        };
        command.SetAction(async (parsed, cancellationToken) =>
        {
            var (source, exitCode) = await cluster.OpenAsync(parsed, TimeProvider.System, cancellationToken).ConfigureAwait(false);
            if (source is null)
            {
                return exitCode;
            }

            using (source)
            {
                return await WriteAsync(source, parsed.GetValue(file)!, parsed.GetValue(keeps), parsed.GetValue(quiet), cancellationToken).ConfigureAwait(false);
            }
        });
        return command;
    }

    /// <summary>Writes beside the place first, so that a snapshot is whole or not there.</summary>
    private static async Task<int> WriteAsync(ObjectSource source, string path, bool keepsSecretValues, bool isQuiet, CancellationToken cancellationToken)
    {
        var full = Path.GetFullPath(path);
        var beside = $"{full}.{Environment.ProcessId}.part";
        try
        {
            (long Objects, IReadOnlyList<CoverageGap> Gaps) written;
            using (var progress = Terminal.CanShowProgress && !isQuiet ? new ProgressLine("saving", "objects") : null)
            {
                var output = new FileStream(beside, Options());
                await using (output.ConfigureAwait(false))
                {
                    written = await SnapshotWriter.WriteAsync(source, output, keepsSecretValues, ReproducibleClock.FromEnvironment().GetUtcNow(), progress is null ? null : progress.Show, cancellationToken).ConfigureAwait(false);
                }
            }

            if (written.Objects == 0 && ClusterScanner.NoneListed(source, [.. written.Gaps]) is { } none)
            {
                return Complaint.Write([new($"the snapshot {path} was not written: {none}")], ExitCode.NotAssessed);
            }

            File.Move(beside, full, overwrite: true);
            foreach (var gap in ClosedKind.Together(written.Gaps))
            {
                new Complaint($"not in the snapshot: {gap.Reason.TrimEnd('.')}", gap.Remedy).Write();
            }

            if (!isQuiet)
            {
                Console.Error.WriteLine(string.Create(CultureInfo.InvariantCulture, $"gabion: {Counted.Of(written.Objects, "object")} of {source.Kind} {(written.Objects == 1 ? "is" : "are")} saved in {path}; gabion scan cluster --snapshot {path} scans them."));
            }

            return ExitCode.Clean;
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            return Complaint.Write([new($"the snapshot {path} was not written: {error.Message}")], ExitCode.NotAssessed);
        }
        finally
        {
            File.Delete(beside);
        }
    }

    /// <summary>Only for its owner: also without values of Secrets, it tells how the cluster is made.</summary>
    private static FileStreamOptions Options()
    {
        var options = new FileStreamOptions { Mode = FileMode.Create, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows())
        {
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        }

        return options;
    }
}
