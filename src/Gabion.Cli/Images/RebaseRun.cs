using System.CommandLine;
using Gabion.Scan.Images;

namespace Gabion.Cli.Images;

/// <summary><c>gabion scan image REF --rebase NEWBASE</c>. Exit code 1 when something at or above --fail-on would be left.</summary>
internal static class RebaseRun
{
    public static async Task<int> RunAsync(ScanCommandOptions options, ParseResult parsed, ImageToScan image, ImageToScan newBase, string newBaseName, CancellationToken cancellationToken)
    {
        var complaints = new List<Complaint>();
        using var request = ScanRequest.Create(options, parsed, complaints);
        if (request is not null && (request.Outputs is not [{ File: null, Report.Name: "table" or "json" }] || request.UpdatedBaseline is not null))
        {
            complaints.Add(new("--rebase is written as table or json, to standard output", "Leave out other formats, --output and --update-baseline."));
        }

        if (request is null || complaints.Count > 0)
        {
            return Complaint.Write(complaints, ExitCode.Usage);
        }

        foreach (var (one, target) in new[] { (image, request.Scan.Target), (newBase, newBaseName) })
        {
            if (await one.OpenImageAsync(target, cancellationToken).ConfigureAwait(false) is { } trouble)
            {
                return Complaint.Write([trouble], ExitCode.NotAssessed);
            }
        }

        var (rebase, reason, advice) = await new RebaseScanner(ReproducibleClock.FromEnvironment())
            .ScanAsync(image.Opened!, newBase.Opened!, image.OptionsFor(request), cancellationToken).ConfigureAwait(false);
        if (rebase is null)
        {
            return Complaint.Write([new(reason!, advice)], ExitCode.NotAssessed);
        }

        rebase = rebase with { Doubts = [.. request.Gaps.Select(gap => $"{gap.Path}: {gap.Reason}"), .. rebase.Doubts] };
        if (request.Outputs[0].Report.Name == "json")
        {
            RebaseOutput.Json(rebase, request.Scan.Target, newBaseName);
        }
        else
        {
            RebaseOutput.Text(rebase, request.Scan.Target, newBaseName);
        }

        return rebase.Added.Concat(rebase.Kept).Any(request.FailOn.Fails) ? ExitCode.Findings : ExitCode.Clean;
    }
}
