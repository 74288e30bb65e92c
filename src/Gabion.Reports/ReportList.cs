using System.Collections.Immutable;
using Gabion.Reports.Html;
using Gabion.Reports.Sarif;
using Gabion.Reports.Terminal;

namespace Gabion.Reports;

/// <summary>Every report format, by name.</summary>
public static class ReportList
{
    public static readonly ImmutableArray<Report> All =
    [
        new TableReport(),
        new JsonReport(),
        new SarifReport(),
        new HtmlReport(),
        new JUnitReport(),
        new MarkdownReport(),
        new GithubReport(),
        new GitlabReport(),
    ];
}
