using Gabion.Cli.Images;
using Gabion.Scan;
using Gabion.Scan.Cluster;
using Gabion.Scan.Images;
using Gabion.Sources.Cluster;
using Gabion.Sources.Images;

namespace Gabion.Cli;

/// <summary><c>gabion scan TARGET</c>: what kind of scan the target asks for.</summary>
internal static class ScanTarget
{
    public static async Task<ScanResult> ScanAsync(ScanRequest request, TimeProvider clock, CancellationToken cancellationToken)
    {
        if (request.Scan.Target != "-" && SnapshotFile.IsSnapshot(request.Scan.Target))
        {
            return await ScanSnapshotAsync(request, clock, cancellationToken).ConfigureAwait(false);
        }

        // An archive or layout of images is nothing that could be read file by file.
        if (request.Scan.Target != "-" && ImageTarget.IsImage(request.Scan.Target) && ImageTarget.OfPath(request.Scan.Target, out _) is { } source)
        {
            using (source)
            {
                return await new ImageScanner(clock, ProgramVersion.Text).ScanAsync(source, new() { Scan = request.Scan, Bases = BaseTable.Read() }, cancellationToken).ConfigureAwait(false);
            }
        }

        return await new Scanner(clock, ProgramVersion.Text).ScanAsync(request.Scan, cancellationToken).ConfigureAwait(false);
    }

    private static async Task<ScanResult> ScanSnapshotAsync(ScanRequest request, TimeProvider clock, CancellationToken cancellationToken)
    {
        try
        {
            using var snapshot = SnapshotFile.Open(request.Scan.Target);
            return await new ClusterScanner(clock, ProgramVersion.Text).ScanAsync(snapshot, request.Scan, cancellationToken).ConfigureAwait(false);
        }
        catch (IOException error)
        {
            return new ScanResult.NotAssessed(error.Message, null);
        }
    }
}
