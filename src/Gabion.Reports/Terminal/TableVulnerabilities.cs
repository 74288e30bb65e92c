using System.Globalization;
using Gabion.Model;

namespace Gabion.Reports.Terminal;

/// <summary>The vulnerabilities of one package: what to upgrade to, then the worst of them, a line or two each.</summary>
internal sealed class TableVulnerabilities(Sheet sheet)
{
    private const int Shown = 6;

    public void Write(IReadOnlyCollection<Finding> findings)
    {
        sheet.Paragraph(4, VulnerablePackages.Summary(findings), sheet.Ink.Mend);
        foreach (var finding in VulnerablePackages.Ordered(findings).Take(Shown))
        {
            var label = Words.Of(finding.Severity);
            var text = VulnerablePackages.Line(finding.Vulnerability!);
            sheet.Labelled(4, label, 10, text, word => sheet.Ink.Of(finding.Severity, word));
        }

        if (findings.Count > Shown)
        {
            sheet.Line(14, sheet.Ink.Quiet(string.Create(CultureInfo.InvariantCulture, $"and {findings.Count - Shown} more; --format json has them all")));
        }
    }
}
