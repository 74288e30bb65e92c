using System.CommandLine;
using Gabion.Model;
using Gabion.Scan;
using Gabion.Scan.Waivers;

namespace Gabion.Cli;

/// <summary><c>gabion scan [TARGET]</c>.</summary>
internal static class ScanCommand
{
    public static Command Create()
    {
        var options = new ScanCommandOptions();
        var command = new Command("scan", "Says what is wrong in a folder or file, where, why, and how to mend it.") { options.Target };
        options.AddTo(command);
        command.SetAction((parsed, cancellationToken) => RunAsync(options, parsed, cancellationToken));
        return command;
    }

    private static async Task<int> RunAsync(ScanCommandOptions options, ParseResult parsed, CancellationToken cancellationToken)
    {
        // 1. The request: command line and gabion.yaml together; everything that is wrong is told at once.
        var complaints = new List<Complaint>();
        var request = ScanRequest.Create(options, parsed, complaints);
        if (request is null || complaints.Count > 0)
        {
            return Complaint.Write(complaints, ExitCode.Usage);
        }

        // 2. The scan.
        ScanResult result;
        using (var progress = request.ShowsProgress ? new ProgressLine() : null)
        {
            var scanner = new Scanner(ReproducibleClock.FromEnvironment(), ProgramVersion.Text);
            result = await scanner.ScanAsync(request.Scan with { Progress = progress is null ? null : progress.Show }, cancellationToken).ConfigureAwait(false);
        }

        if (result is not ScanResult.Assessed { Report: var report })
        {
            var (reason, nearest) = (ScanResult.NotAssessed)result;
            new Complaint(reason, nearest is null ? null : $"Did you mean '{nearest}'?").Write();
            return ExitCode.NotAssessed;
        }

        // 3. The reports, and the baseline when it is to be written.
        foreach (var output in request.Outputs)
        {
            if (output.Write(report, request.Color, cancellationToken) is { } trouble)
            {
                trouble.Write();
                return ExitCode.NotAssessed;
            }
        }

        return request.UpdatedBaseline is { } file ? UpdateBaseline(file, report, request) : Verdict(report, request);
    }

    private static int Verdict(ScanReport report, ScanRequest request) =>
        report.Findings.Any(request.FailOn.Fails) ? ExitCode.Findings
        : request.IsStrict && report.Coverage.Gaps.Any(gap => gap.Kind != GapKind.Skipped) ? IsIncomplete(report, request)
        : ExitCode.Clean;

    private static int IsIncomplete(ScanReport report, ScanRequest request)
    {
        if (!request.IsQuiet)
        {
            new Complaint(
                $"a part of {report.Target} could not be assessed, and --strict asks for all of it",
                "The report's coverage says what is missing and why.").Write();
        }

        return ExitCode.NotAssessed;
    }

    private static int UpdateBaseline(string file, ScanReport report, ScanRequest request)
    {
        var trouble = OutputFile.Write(file, writer => Baseline.Write(report.Findings, writer), CancellationToken.None);
        if (trouble is not null)
        {
            new Complaint($"the baseline could not be written to {file}: {trouble}").Write();
            return ExitCode.NotAssessed;
        }

        if (!request.IsQuiet)
        {
            var count = report.Findings.Count(finding => finding.Status != FindingStatus.Waived);
            Console.Error.WriteLine($"gabion: {count} findings are recorded in {file}; --baseline {file} tells them from new ones.");
        }

        return ExitCode.Clean;
    }
}
