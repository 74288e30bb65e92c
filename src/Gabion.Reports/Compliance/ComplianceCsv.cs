using System.Collections.Immutable;
using System.Globalization;
using Gabion.Model;
using Gabion.Model.Compliance;

namespace Gabion.Reports.Compliance;

/// <summary>For spreadsheets: one row for each requirement and finding (RFC 4180), with no cell that a spreadsheet would run.</summary>
internal sealed class ComplianceCsv(Func<ScanReport, ImmutableArray<ComplianceReport>> assess) : ComplianceFormat(assess)
{
    private static readonly string[] Head =
    [
        "framework", "version", "requirement", "title", "section", "outcome", "coverage", "reason", "looked at", "rule", "severity", "status",
        "object", "path", "line", "message", "value", "target", "time",
    ];

    public override string Name => "csv";

    public override string Description => "for spreadsheets: a row for each requirement and finding";

    /// <summary>
    /// A cell that begins so is a formula to spreadsheets, which may fetch addresses and start programs; the apostrophe in front makes
    /// it text again (OWASP, CSV injection).
    /// </summary>
    internal static string Cell(string text)
    {
        var visible = VisibleText.Of(text);
        var safe = visible.TrimStart() is ['=' or '+' or '-' or '@' or '|' or '%' or '\uff1d' or '\uff0b' or '\uff0d' or '\uff20', ..] ? $"'{visible}" : visible;
        return safe.AsSpan().IndexOfAny(',', '"') >= 0 || safe.StartsWith(' ') || safe.EndsWith(' ') ? $"\"{safe.Replace("\"", "\"\"", StringComparison.Ordinal)}\"" : safe;
    }

    private protected override void Write(ImmutableArray<ComplianceReport> reports, TextWriter output, ReportOptions options)
    {
        Row(output, Head);
        foreach (var report in reports)
        {
            foreach (var result in report.Results)
            {
                Write(output, report, result);
            }
        }
    }

    private static void Write(TextWriter output, ComplianceReport report, RequirementResult result)
    {
        string[] first =
        [
            report.Framework.Id, report.Framework.Version, result.Requirement.Number, result.Requirement.Title, result.Requirement.Section,
            ComplianceWords.Of(result.Outcome), ComplianceWords.Of(result.Coverage), result.Reason, ComplianceWords.Subjects(result),
        ];
        string[] last = [report.Target, ComplianceWords.Time(report.At)];
        if (result.Findings.IsEmpty)
        {
            Row(output, [.. first, string.Join(" ", result.Rules.Select(rule => rule.Id.Text)), "", "", "", "", "", "", "", .. last]);
        }

        foreach (var finding in ComplianceWords.Ordered(result))
        {
            var status = finding.Verdict == Verdict.CannotTell ? Words.Of(finding.Verdict) : Words.Of(finding.Status);
            Row(output,
            [
                .. first, finding.Rule.Id.Text, Words.Of(finding.Severity), status, finding.Resource.ToString(), finding.Location.Path,
                finding.Location.Span.Line.ToString(CultureInfo.InvariantCulture), finding.Message, ComplianceWords.Value(finding) ?? "", .. last,
            ]);
        }
    }

    private static void Row(TextWriter output, IEnumerable<string> cells) => output.Write(string.Join(',', cells.Select(Cell)) + "\r\n");
}
