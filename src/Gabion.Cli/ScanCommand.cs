using System.CommandLine;
using Gabion.Cli.Cluster;
using Gabion.Cli.Images;
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
        var command = new Command("scan", "Says what is wrong in a folder, file or image, where, why, and how to mend it.") { options.Target };
        options.AddTo(command);
        command.Subcommands.Add(ScanImageCommand.Create());
        command.Subcommands.Add(ScanSbomCommand.Create());
        command.Subcommands.Add(ScanRegistryCommand.Create());
        command.Subcommands.Add(ScanClusterCommand.Create());
        command.Subcommands.Add(ScanNodeCommand.Create());
        command.SetAction((parsed, cancellationToken) => RunAsync(options, parsed, ScanTarget.ScanAsync, cancellationToken));
        return command;
    }

    /// <summary>What every scan does, whatever it looks at: request, memory, scan, reports, exit code.</summary>
    public static Task<int> RunAsync(
        ScanCommandOptions options, ParseResult parsed, Func<ScanRequest, TimeProvider, CancellationToken, Task<ScanResult>> scan, CancellationToken cancellationToken) =>
        RunAsync(options, parsed, null, scan, cancellationToken);

    /// <param name="open">For what is no folder: opens the target, and gives what tells whether its contents have changed, or null where nothing does.</param>
    public static async Task<int> RunAsync(
        ScanCommandOptions options,
        ParseResult parsed,
        Func<ScanRequest, CancellationToken, Task<Func<string?>?>>? open,
        Func<ScanRequest, TimeProvider, CancellationToken, Task<ScanResult>> scan,
        CancellationToken cancellationToken)
    {
        // 1. The request: command line and gabion.yaml together; everything that is wrong is told at once.
        var complaints = new List<Complaint>();
        using var request = ScanRequest.Create(options, parsed, complaints);
        if (request is null || complaints.Count > 0)
        {
            return Complaint.Write(complaints, ExitCode.Usage);
        }

        // 2. The same scan of the same tree was done before: what it gave.
        var clock = ReproducibleClock.FromEnvironment();
        var state = open is null ? null : await open(request, cancellationToken).ConfigureAwait(false);
        var remembered = parsed.GetValue(options.NoCache) ? null : RememberedScan.For(parsed.Tokens.Select(token => token.Value), request, state, clock.GetUtcNow());
        if (remembered?.Recall(cancellationToken) is { } memory && memory.Outputs.Count == request.Outputs.Length)
        {
            return Complain(request.Outputs.Zip(memory.Outputs).Select(pair => pair.First.Write(pair.Second, cancellationToken))) ?? memory.ExitCode;
        }

        // 3. The scan.
        var began = TimeProvider.System.GetUtcNow().UtcDateTime;
        ScanResult result;
        using (var progress = request.ShowsProgress ? new ProgressLine("scanning", options.Things) : null)
        {
            var asked = request with { Scan = request.Scan with { Progress = progress is null ? null : progress.Show } };
            result = await scan(asked, clock, cancellationToken).ConfigureAwait(false);
        }

        if (result is not ScanResult.Assessed { Report: var scanned })
        {
            var not = (ScanResult.NotAssessed)result;
            new Complaint(not.Reason, not.Nearest is null ? not.Advice : $"Did you mean '{not.Nearest}'?").Write();
            return ExitCode.NotAssessed;
        }

        var report = request.Complete(scanned);

        // 4. The reports, and the baseline when it is to be written.
        if (Complain(request.Outputs.Select(output => output.Write(report, request.Color, remembered is not null, cancellationToken))) is { } failed)
        {
            return failed;
        }

        if (request.UpdatedBaseline is { } file)
        {
            return UpdateBaseline(file, report, request);
        }

        // 5. What it gave is kept, unless something went wrong that may not go wrong again.
        var code = Verdict(report, request);
        var copies = request.Outputs.Select(output => output.Copy).OfType<byte[]>().ToList();
        if (remembered is not null && copies.Count == request.Outputs.Length && !report.Coverage.Gaps.Any(gap => gap.Kind is GapKind.Unreadable or GapKind.Failed))
        {
            remembered.Keep(new(code, copies), began, TimeProvider.System.GetUtcNow().UtcDateTime - began, cancellationToken);
        }

        return code;
    }

    /// <summary>Tells what could not be written; null when all was.</summary>
    private static int? Complain(IEnumerable<Complaint?> troubles) =>
        troubles.OfType<Complaint>().ToList() is { Count: > 0 } complaints ? Complaint.Write(complaints, ExitCode.NotAssessed) : null;

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
        var trouble = OutputFile.Write(file, stream => OutputFile.Write(stream, writer => Baseline.Write(report.Findings, writer)), CancellationToken.None);
        if (trouble is not null)
        {
            new Complaint($"the baseline could not be written to {file}: {trouble}").Write();
            return ExitCode.NotAssessed;
        }

        if (!request.IsQuiet)
        {
            var count = report.Findings.Count(finding => finding.Status != FindingStatus.Waived);
            Console.Error.WriteLine($"gabion: {Counted.Of(count, "finding is", "findings are")} recorded in {file}; --baseline {file} tells {(count == 1 ? "it" : "them")} from new ones.");
        }

        return ExitCode.Clean;
    }
}
