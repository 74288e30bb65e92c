using System.Globalization;
using System.Net;
using System.Text;
using Gabion.Model;

namespace Gabion.Reports;

/// <summary>For a comment on a pull request: a short table, details that unfold, and never more than a comment may hold.</summary>
public sealed class MarkdownReport : Report
{
    // A comment on GitHub holds 65,536 characters.
    private const int Most = 60_000;
    private const int MostGaps = 20;

    public override string Name => "markdown";

    public override string Description => "for a comment on a pull request";

    public override void Write(ScanReport report, TextWriter output, ReportOptions options)
    {
        ArgumentNullException.ThrowIfNull(report);
        ArgumentNullException.ThrowIfNull(output);
        ArgumentNullException.ThrowIfNull(options);
        var summary = new ReportSummary(report);
        var page = new StringBuilder();
        page.Append("## Gabion\n\n").Append(summary.Headline).Append("\n\n");
        AppendCounts(page, summary);
        AppendGaps(page, summary);
        AppendNotices(page, report);
        AppendFindings(page, report, options);
        output.Write(page);
    }

    private static void AppendCounts(StringBuilder page, ReportSummary summary)
    {
        page.Append("| Critical | High | Medium | Low | Info | Cannot tell | Waived | Baseline |\n|--:|--:|--:|--:|--:|--:|--:|--:|\n|");
        foreach (var count in ReportSummary.Severities.Select(summary.Of).Concat([summary.CannotTell, summary.Waived, summary.Baseline]))
        {
            page.Append(CultureInfo.InvariantCulture, $" {count} |");
        }

        page.Append("\n\n");
        if (summary.Assessed > 0)
        {
            var kinds = summary.Report.Coverage.Assessed
                .Select(kind => string.Create(CultureInfo.InvariantCulture, $"{MarkdownText.Plain(kind.Key)} {kind.Value}"));
            page.Append(CultureInfo.InvariantCulture, $"Assessed: {string.Join(", ", kinds)}\n\n");
        }
    }

    private static void AppendGaps(StringBuilder page, ReportSummary summary)
    {
        if (summary.Gaps.IsEmpty)
        {
            return;
        }

        page.Append(CultureInfo.InvariantCulture, $"<details><summary>Not assessed: {summary.Gaps.Length}</summary>\n\n");
        foreach (var gap in summary.Gaps.Take(MostGaps))
        {
            var place = gap.Span is { } span ? $"{gap.Path}:{span.Line}" : gap.Path;
            page.Append(place.Length == 0 ? $"- {MarkdownText.Plain(gap.Reason)}\n" : $"- {MarkdownText.Code(place)}: {MarkdownText.Plain(gap.Reason)}\n");
        }

        if (summary.Gaps.Length > MostGaps)
        {
            page.Append(CultureInfo.InvariantCulture, $"- {summary.Gaps.Length - MostGaps} more in the full report\n");
        }

        page.Append("\n</details>\n\n");
    }

    private static void AppendNotices(StringBuilder page, ScanReport report)
    {
        foreach (var notice in report.WaiverNotices.Take(MostGaps))
        {
            page.Append(CultureInfo.InvariantCulture, $"> Waiver at {MarkdownText.Code(notice.Location.ToString())}: {MarkdownText.Plain(notice.Message)}\n>\n");
        }

        page.Append(report.WaiverNotices.IsEmpty ? "" : "\n");
    }

    // By rule, the worst first: a comment answers "what kind of thing is wrong" before "where".
    private static void AppendFindings(StringBuilder page, ScanReport report, ReportOptions options)
    {
        var rules = report.Findings.Where(finding => finding.Status == FindingStatus.New)
            .GroupBy(finding => (finding.Verdict, finding.Severity, finding.Rule.Id))
            .OrderBy(rule => rule.Key.Verdict).ThenByDescending(rule => rule.Key.Severity).ThenBy(rule => rule.Key.Id);
        var total = report.Findings.Count(finding => finding.Status == FindingStatus.New);
        var shown = 0;
        foreach (var rule in rules)
        {
            var block = Block([.. rule], options, Most - page.Length, out var count);
            if (block is null)
            {
                break;
            }

            page.Append(block);
            shown += count;
        }

        if (shown < total)
        {
            page.Append(CultureInfo.InvariantCulture, $"**{Counted.Of(total - shown, "more finding")}** {(total - shown == 1 ? "does" : "do")} not fit into this comment; the full report has {(total - shown == 1 ? "it" : "them")}.\n");
        }
    }

    // Of a package with vulnerabilities one line: what it has, and what mends them.
    private static IEnumerable<(string Line, int Count)> Lines(List<Finding> findings) => findings[0].Vulnerability is null
        ? findings.Select(finding => ($"- {MarkdownText.Code(finding.Location.ToString())} {MarkdownText.Plain(finding.Message)}\n", 1))
        : findings.GroupBy(finding => (finding.Location.Path, finding.Resource)).Select(package =>
        {
            var all = VulnerablePackages.Ordered(package).ToList();
            var ids = string.Join(", ", all.Take(10).Select(finding => finding.Vulnerability!.Id));
            var more = all.Count > 10 ? $" and {all.Count - 10} more" : "";
            return ($"- {MarkdownText.Code(all[0].Location.ToString())} **{MarkdownText.Plain(package.Key.Resource.Name)}**: {MarkdownText.Plain(VulnerablePackages.Summary(all))}: {MarkdownText.Plain(ids + more)}\n", all.Count);
        });

    // Null when not even one finding of the rule fits.
    private static string? Block(List<Finding> findings, ReportOptions options, int room, out int shown)
    {
        var (first, card) = (findings[0], findings[0].Rule);
        var severity = first.Verdict == Verdict.Fails ? Words.Of(first.Severity) : "cannot tell";
        var page = RulePage.UrlOf(card, options.RulePages);
        var id = page is null ? card.Id.Text : $"<a href=\"{page}\">{card.Id}</a>";
        var block = new StringBuilder();
        block.Append(CultureInfo.InvariantCulture, $"<details><summary><b>{severity}</b> {id} {WebUtility.HtmlEncode(VisibleText.Of(card.Title))}: {findings.Count}</summary>\n\n");
        block.Append(CultureInfo.InvariantCulture, $"{MarkdownText.Ours(card.Why)}\n\n**Fix:** {MarkdownText.Ours(card.Fix)}\n\n");
        shown = 0;
        foreach (var (line, count) in Lines(findings))
        {
            if (block.Length + line.Length + 200 > room)
            {
                break;
            }

            block.Append(line);
            shown += count;
        }

        if (shown < findings.Count)
        {
            block.Append(CultureInfo.InvariantCulture, $"- {findings.Count - shown} more of this rule\n");
        }

        block.Append("\n</details>\n\n");
        return shown == 0 ? null : block.ToString();
    }
}
