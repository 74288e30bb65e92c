using System.Globalization;
using System.Text;
using System.Xml;
using Gabion.Model;

namespace Gabion.Reports;

/// <summary>JUnit XML, for test dashboards: a suite for each file, a failed test for each finding; what is waived or open is skipped.</summary>
public sealed class JUnitReport : Report
{
    private const string CoverageSuite = "coverage";

    public override string Name => "junit";

    public override string Description => "JUnit XML, for test dashboards";

    public override void Write(ScanReport report, TextWriter output, ReportOptions options)
    {
        ArgumentNullException.ThrowIfNull(report);
        ArgumentNullException.ThrowIfNull(output);
        output.Write("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n");
        var summary = new ReportSummary(report);
        var settings = new XmlWriterSettings { Indent = true, IndentChars = "  ", NewLineChars = "\n", OmitXmlDeclaration = true, CheckCharacters = true };
        using (var xml = XmlWriter.Create(output, settings))
        {
            var coverageTests = Math.Max(1, summary.Gaps.Length);
            var coverageErrors = summary.Assessed == 0 ? 1 : 0;
            xml.WriteStartElement("testsuites");
            xml.WriteAttributeString("name", "gabion");
            WriteCounts(xml, report.Findings.Length + coverageTests + coverageErrors, summary.Failing, coverageErrors);
            WriteCoverage(xml, summary, coverageTests, coverageErrors);
            foreach (var file in report.Findings.GroupBy(finding => finding.Location.Path, StringComparer.Ordinal))
            {
                WriteSuite(xml, file.Key, [.. file]);
            }

            xml.WriteEndElement();
        }

        output.Write('\n');
    }

    private static void WriteCounts(XmlWriter xml, int tests, int failures, int errors)
    {
        xml.WriteAttributeString("tests", tests.ToString(CultureInfo.InvariantCulture));
        xml.WriteAttributeString("failures", failures.ToString(CultureInfo.InvariantCulture));
        xml.WriteAttributeString("errors", errors.ToString(CultureInfo.InvariantCulture));
    }

    private static void WriteSuite(XmlWriter xml, string path, List<Finding> findings)
    {
        xml.WriteStartElement("testsuite");
        xml.WriteAttributeString("name", Clean(path));
        WriteCounts(xml, findings.Count, findings.Count(ReportSummary.Fails), 0);
        xml.WriteAttributeString("skipped", findings.Count(finding => !ReportSummary.Fails(finding)).ToString(CultureInfo.InvariantCulture));
        foreach (var finding in findings)
        {
            xml.WriteStartElement("testcase");
            xml.WriteAttributeString("classname", Clean(path));
            xml.WriteAttributeString("name", Clean($"{finding.Rule.Id} {finding.Rule.Title} ({finding.Resource}, {(finding.Location.Field is { } field ? field : $"line {finding.Location.Span.Line}")})"));
            WriteOutcome(xml, finding);
            xml.WriteEndElement();
        }

        xml.WriteEndElement();
    }

    private static void WriteOutcome(XmlWriter xml, Finding finding)
    {
        switch (finding)
        {
            case { Status: FindingStatus.Waived }:
                WriteSkipped(xml, $"Waived: {finding.StatusReason ?? "no reason was given"}");
                break;
            case { Status: FindingStatus.Baseline }:
                WriteSkipped(xml, "In the baseline.");
                break;
            case { Verdict: Verdict.CannotTell }:
                WriteSkipped(xml, $"Cannot tell: {finding.Message}");
                break;
            default:
                xml.WriteStartElement("failure");
                xml.WriteAttributeString("type", Words.Of(finding.Severity));
                xml.WriteAttributeString("message", Clean(finding.Message));
                xml.WriteString(Clean($"{finding.Location}\nWhy: {finding.Rule.Why}\nFix: {finding.Fix}"));
                xml.WriteEndElement();
                break;
        }
    }

    // Always there, so that a scan that looked at nothing is not an empty, green report.
    private static void WriteCoverage(XmlWriter xml, ReportSummary summary, int tests, int errors)
    {
        xml.WriteStartElement("testsuite");
        xml.WriteAttributeString("name", CoverageSuite);
        WriteCounts(xml, tests + errors, 0, errors);
        xml.WriteAttributeString("skipped", summary.Gaps.Length.ToString(CultureInfo.InvariantCulture));
        if (errors > 0)
        {
            WriteTest(xml, "Something was assessed", () =>
            {
                xml.WriteStartElement("error");
                xml.WriteAttributeString("message", "Nothing was assessed: this says nothing about the safety of the target.");
                xml.WriteEndElement();
            });
        }

        foreach (var gap in summary.Gaps)
        {
            WriteTest(xml, gap.Span is { } span ? $"{gap.Path}:{span.Line} was assessed" : $"{gap.Path} was assessed", () => WriteSkipped(xml, gap.Reason));
        }

        if (summary.Gaps.IsEmpty)
        {
            WriteTest(xml, "Every file that was recognised could be read", () => { });
        }

        xml.WriteEndElement();
    }

    private static void WriteTest(XmlWriter xml, string name, Action outcome)
    {
        xml.WriteStartElement("testcase");
        xml.WriteAttributeString("classname", CoverageSuite);
        xml.WriteAttributeString("name", Clean(name));
        outcome();
        xml.WriteEndElement();
    }

    private static void WriteSkipped(XmlWriter xml, string message)
    {
        xml.WriteStartElement("skipped");
        xml.WriteAttributeString("message", Clean(message));
        xml.WriteEndElement();
    }

    // Characters that no XML 1.0 document may hold (§2.2), not even escaped.
    private static string Clean(string text)
    {
        var clean = new StringBuilder(text.Length);
        foreach (var rune in text.EnumerateRunes())
        {
            clean.Append(rune.Value is '\t' or '\n' or '\r' or (>= 0x20 and not (0xfffe or 0xffff)) ? rune.ToString() : "\ufffd");
        }

        return clean.ToString();
    }
}
