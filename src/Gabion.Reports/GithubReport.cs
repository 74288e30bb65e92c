using System.Globalization;
using Gabion.Model;

namespace Gabion.Reports;

/// <summary>
/// Annotations on a pull request, as workflow commands:
/// https://docs.github.com/actions/reference/workflows-and-actions/workflow-commands. The worst come first, because GitHub
/// shows ten of each level.
/// </summary>
public sealed class GithubReport : Report
{
    private const int ShownOfALevel = 10;

    public override string Name => "github";

    public override string Description => "annotations in a GitHub workflow";

    public override void Write(ScanReport report, TextWriter output, ReportOptions options)
    {
        ArgumentNullException.ThrowIfNull(report);
        ArgumentNullException.ThrowIfNull(output);
        var paths = new TargetPaths(report);
        var shown = report.Findings.Where(finding => finding.Status == FindingStatus.New)
            .OrderBy(finding => finding.Verdict).ThenByDescending(finding => finding.Severity).ToList();
        foreach (var finding in shown)
        {
            Write(output, LevelOf(finding), finding, paths);
        }

        var summary = new ReportSummary(report);
        foreach (var gap in summary.Gaps)
        {
            var line = gap.Span is { } span ? string.Create(CultureInfo.InvariantCulture, $",line={span.Line}") : "";
            output.Write($"::notice file={Property(paths.FromWorkingFolder(gap.Path))}{line},title=Not assessed::{Data(gap.Reason)}\n");
        }

        foreach (var notice in report.WaiverNotices)
        {
            var file = Property(paths.OfNotice(notice.Location.Path));
            output.Write(string.Create(CultureInfo.InvariantCulture, $"::notice file={file},line={notice.Location.Span.Line},title=Waiver::{Data(notice.Message)}\n"));
        }

        output.Write($"::notice title=Gabion::{Data(summary.Headline)}\n");
        if (shown.GroupBy(LevelOf).Any(level => level.Count() > ShownOfALevel))
        {
            output.Write("::notice title=Gabion::GitHub shows ten annotations of a level for each step; the log of this step lists all.\n");
        }
    }

    private static void Write(TextWriter output, string level, Finding finding, TargetPaths paths)
    {
        var span = finding.Location.Span;
        var place = string.Create(CultureInfo.InvariantCulture, $"file={Property(paths.FromWorkingFolder(finding.Location.Path))},line={span.Start.Line},endLine={span.End.Line}");
        var column = span.Start.Line == span.End.Line && span.End > span.Start
            ? string.Create(CultureInfo.InvariantCulture, $",col={span.Start.Column},endColumn={span.End.Column}")
            : "";
        var title = finding.Verdict == Verdict.Fails
            ? $"{finding.Rule.Id} ({Words.Of(finding.Severity)}): {finding.Rule.Title}"
            : $"{finding.Rule.Id} (cannot tell): {finding.Rule.Title}";
        output.Write($"::{level} {place}{column},title={Property(title)}::{Data(finding.Message)}%0AWhy: {Data(finding.Rule.Why)}%0AFix: {Data(finding.Fix)}\n");
    }

    private static string LevelOf(Finding finding) => finding switch
    {
        { Verdict: Verdict.CannotTell } => "notice",
        { Severity: >= Severity.High } => "error",
        { Severity: Severity.Medium } => "warning",
        _ => "notice",
    };

    // VisibleText leaves no line break that would begin another command.
    private static string Data(string text) => VisibleText.Of(text).Replace("%", "%25", StringComparison.Ordinal);

    private static string Property(string text) => Data(text)
        .Replace(":", "%3A", StringComparison.Ordinal)
        .Replace(",", "%2C", StringComparison.Ordinal);
}
