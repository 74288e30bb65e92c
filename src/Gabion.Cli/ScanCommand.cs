using System.CommandLine;
using Gabion.Model;
using Gabion.Reports;
using Gabion.Scan;

namespace Gabion.Cli;

/// <summary><c>gabion scan [TARGET]</c>.</summary>
internal static class ScanCommand
{
    public static Command Create()
    {
        var target = new Argument<string>("TARGET") { DefaultValueFactory = _ => ".", Description = "a folder, a file, or - for standard input" };
        var format = new Option<string>("--format", "-f") { DefaultValueFactory = _ => "table", Description = "how the report is written" };
        var command = new Command("scan", "Says what is wrong, where, why, and how to mend it.") { target, format };
        command.SetAction(async (parsed, cancellationToken) =>
        {
            var scanner = new Scanner(TimeProvider.System, ProgramVersion.Text);
            switch (await scanner.ScanAsync(new() { Target = parsed.GetValue(target)! }, cancellationToken).ConfigureAwait(false))
            {
                case ScanResult.Assessed { Report: var report }:
                    var written = ReportList.All.First(candidate => candidate.Name == parsed.GetValue(format));
                    written.Write(report, Console.Out, ReportOptions.Plain);
                    return report.Findings.Any(finding => finding.Severity >= Severity.High) ? ExitCode.Findings : ExitCode.Clean;
                case ScanResult.NotAssessed { Reason: var reason, Nearest: var nearest }:
                    await Console.Error.WriteLineAsync($"gabion: {reason}{(nearest is null ? "" : $"; did you mean '{nearest}'?")}").ConfigureAwait(false);
                    return ExitCode.NotAssessed;
                default:
                    throw new InvalidOperationException("a scan gives a report or a reason");
            }
        });
        return command;
    }
}
