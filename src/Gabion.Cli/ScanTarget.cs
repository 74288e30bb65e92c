using Gabion.Cli.Images;
using Gabion.Scan;
using Gabion.Scan.Images;
using Gabion.Sources.Images;

namespace Gabion.Cli;

/// <summary><c>gabion scan TARGET</c>: what kind of scan the target asks for.</summary>
internal static class ScanTarget
{
    public static async Task<ScanResult> ScanAsync(ScanRequest request, TimeProvider clock, CancellationToken cancellationToken)
    {
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
}
