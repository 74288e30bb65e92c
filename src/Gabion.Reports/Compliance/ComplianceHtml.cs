using System.Collections.Immutable;
using System.Globalization;
using System.Net;
using System.Security.Cryptography;
using System.Text;
using Gabion.Model;
using Gabion.Model.Compliance;

namespace Gabion.Reports.Compliance;

/// <summary>One page for a browser or for paper, without network and without scripts.</summary>
internal sealed class ComplianceHtml(Func<ScanReport, ImmutableArray<ComplianceReport>> assess) : ComplianceFormat(assess)
{
    private const int MostFindings = 50;
    private const int MostSubjects = 50;
    private const int LongestNumber = 9;

    public override string Name => "html";

    public override string Description => "one page for a browser or for paper, without network";

    private protected override void Write(ImmutableArray<ComplianceReport> reports, TextWriter output, ReportOptions options)
    {
        var style = Style();
        var digest = Convert.ToBase64String(SHA256.HashData(Encoding.UTF8.GetBytes(style)));
        output.Write($"""
            <!doctype html>
            <html lang="en">
            <head>
            <meta charset="utf-8">
            <meta name="viewport" content="width=device-width, initial-scale=1">
            <meta name="robots" content="noindex">
            <meta http-equiv="Content-Security-Policy" content="default-src 'none'; base-uri 'none'; form-action 'none'; style-src 'sha256-{digest}'">
            <title>Gabion: compliance of {Safe(reports[0].Target)}</title>
            <style>{style}</style>
            </head>
            <body>
            <main>

            """);
        foreach (var report in reports)
        {
            Write(output, report);
        }

        output.Write($"<footer>Gabion {Safe(reports[0].ToolVersion)}. An assessment of what was scanned, by rules that say what they see; no certificate.</footer>\n</main>\n</body>\n</html>\n");
    }

    private static void Write(TextWriter output, ComplianceReport report)
    {
        var named = report.Results.Any(result => result.Requirement.Number.Length > LongestNumber) ? " named" : "";
        output.Write($"<article class=\"framework{named}\">\n<p class=\"soft\"><code>{Safe(report.Target)}</code> at {ComplianceWords.Time(report.At)}</p>\n");
        output.Write($"<h1>{Safe(report.Framework.Title)} <small>{Safe(report.Framework.Version)}</small></h1>\n");
        output.Write($"<p class=\"headline\">{Safe(ComplianceWords.Headline(report))}</p>\n<div class=\"sum\">\n");
        foreach (var outcome in ComplianceWords.Outcomes)
        {
            var word = ComplianceWords.Of(outcome);
            output.Write(string.Create(CultureInfo.InvariantCulture, $"<div class=\"{word}\"><b>{report.Count(outcome)}</b><span>{word}</span><small>{Safe(ComplianceWords.Meaning(outcome))}</small></div>\n"));
        }

        output.Write("</div>\n");
        if (!report.Gaps.IsEmpty)
        {
            output.Write(string.Create(CultureInfo.InvariantCulture, $"<p class=\"soft\">Parts of the target that could not be assessed: {report.Gaps.Length}. They are listed at the end.</p>\n"));
        }

        foreach (var section in report.Results.GroupBy(result => result.Requirement.Section, StringComparer.Ordinal))
        {
            output.Write($"<h2>{Safe(section.Key)}</h2>\n<div class=\"rows\">\n");
            foreach (var result in section)
            {
                Write(output, result);
            }

            output.Write("</div>\n");
        }

        Gaps(output, report);
        output.Write($"<p class=\"soft\">Source of the requirements: {Link(report.Framework.Source)}. {Safe(report.Framework.Established ?? "")}</p>\n</article>\n");
    }

    private static void Write(TextWriter output, RequirementResult result)
    {
        var word = ComplianceWords.Of(result.Outcome);
        var unseen = result.Outcome is RequirementOutcome.Manual or RequirementOutcome.NotAssessable ? " unseen" : "";
        output.Write($"<details class=\"{word}{unseen}\"><summary><span class=\"number\">{Safe(result.Requirement.Number)}</span><span class=\"title\">{Safe(result.Requirement.Title)}</span><span class=\"outcome\">{word}</span></summary>\n<div class=\"detail\"><p>{Safe(result.Reason)}.</p>\n");
        if (result.Requirement.Note is { } note && note != result.Reason)
        {
            output.Write($"<p class=\"soft\">{Safe(note)}</p>\n");
        }

        List(output, "", [.. ComplianceWords.Ordered(result)], MostFindings, finding =>
            $"{Safe(finding.Message)}{(finding.StatusReason is null ? "" : $" – accepted: {Safe(finding.StatusReason)}")}<small>{Safe(finding.Resource.ToString())}, <code>{Safe(finding.Location.ToString())}</code>{(ComplianceWords.Value(finding) is { } value ? $", <code>{Safe(value)}</code>" : "")}, {finding.Rule.Id}, {Words.Of(finding.Severity)}</small>");
        if (result.Findings.IsEmpty)
        {
            List(output, $"Looked at {ComplianceWords.Subjects(result)}", result.Subjects, MostSubjects, subject => $"{Safe(subject.Resource.ToString())}<small><code>{Safe(subject.Location.ToString())}</code></small>");
        }

        if (!result.Rules.IsEmpty)
        {
            output.Write($"<p class=\"soft\">Rules: {Safe(string.Join(", ", result.Rules.Select(rule => rule.Id.Text)))}. They see {(result.Coverage == RequirementCoverage.Full ? "all of it" : "a part of it")}.</p>\n");
        }

        output.Write("</div></details>\n");
    }

    private static void List<T>(TextWriter output, string title, ImmutableArray<T> items, int most, Func<T, string> write)
    {
        if (items.IsEmpty)
        {
            return;
        }

        output.Write(title.Length == 0 ? "<ul>\n" : $"<p class=\"soft\">{Safe(title)}:</p>\n<ul>\n");
        foreach (var item in items.Take(most))
        {
            output.Write($"<li>{write(item)}</li>\n");
        }

        output.Write(items.Length > most ? string.Create(CultureInfo.InvariantCulture, $"<li>and {items.Length - most} more; the JSON report has them all</li>\n</ul>\n") : "</ul>\n");
    }

    private static void Gaps(TextWriter output, ComplianceReport report)
    {
        if (!report.Gaps.IsEmpty)
        {
            output.Write("<h2>Not assessed</h2>\n<div class=\"rows\"><div class=\"detail\">\n");
            List(output, "", report.Gaps, MostSubjects, gap => $"{Safe(gap.Reason)}<small><code>{Safe(gap.Path)}</code></small>");
            output.Write("</div></div>\n");
        }
    }

    private static string Link(string source) =>
        source.StartsWith("https://", StringComparison.Ordinal) ? $"<a href=\"{Safe(source)}\" rel=\"noreferrer\">{Safe(source)}</a>" : Safe(source);

    private static string Safe(string text) => WebUtility.HtmlEncode(VisibleText.Of(text));

    private static string Style()
    {
        using var stream = typeof(ComplianceHtml).Assembly.GetManifestResourceStream("compliance.css")
            ?? throw new InvalidOperationException("compliance.css is not built into this program");
        using var reader = new StreamReader(stream, Encoding.UTF8);
        return reader.ReadToEnd();
    }
}
