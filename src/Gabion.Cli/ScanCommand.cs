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
        var target = new Argument<string>("TARGET") { DefaultValueFactory = _ => ".", Description = "folder or file" };
        var command = new Command("scan", "Says what is wrong, where, why, and how to mend it.") { target };
        command.SetAction(async (parsed, cancellationToken) =>
        {
            var scanner = new Scanner(TimeProvider.System, ProgramVersion.Text);
            var report = await scanner.ScanAsync(new() { Target = parsed.GetValue(target)! }, cancellationToken).ConfigureAwait(false);
            ReportList.All[0].Write(report, Console.Out, ReportOptions.Plain);
            return report.Findings.Any(finding => finding.Severity >= Severity.High) ? ExitCode.Findings : ExitCode.Clean;
        });
        return command;
    }
}
