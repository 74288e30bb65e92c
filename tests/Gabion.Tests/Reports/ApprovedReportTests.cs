using Gabion.Reports;

namespace Gabion.Tests.Reports;

/// <summary>Every format, whole, as a person has approved it.</summary>
public sealed class ApprovedReportTests
{
    private static readonly ReportOptions Linked = ReportOptions.Plain with { RulePages = "https://gabion.example/rules/" };

    [Theory]
    [InlineData("table")]
    [InlineData("json")]
    [InlineData("sarif")]
    [InlineData("junit")]
    [InlineData("markdown")]
    [InlineData("github")]
    [InlineData("gitlab")]
    public void Writes_the_approved_text(string format) =>
        ApprovedText.Verify($"{format}.txt", SampleReport.Write(format, SampleReport.Create(), Linked));

    [Fact]
    public void Writes_the_approved_table_with_colour() =>
        ApprovedText.Verify("table-colour.txt", SampleReport.Write("table", SampleReport.Create(), Linked with { Color = true }).Replace("\e", "\\e", StringComparison.Ordinal));

    [Fact]
    public void Writes_the_approved_wide_table() =>
        ApprovedText.Verify("table-wide.txt", SampleReport.Write("table", SampleReport.Create(), Linked with { Width = 200 }));

    [Fact]
    public void Writes_the_approved_table_in_ascii() =>
        ApprovedText.Verify("table-ascii.txt", SampleReport.Write("table", SampleReport.Create(), Linked with { Unicode = false }));

    [Theory]
    [InlineData("table")]
    [InlineData("junit")]
    [InlineData("markdown")]
    [InlineData("github")]
    [InlineData("gitlab")]
    public void Never_lets_an_empty_report_pass_for_safety(string format)
    {
        var text = SampleReport.Write(format, SampleReport.Empty());
        Assert.Contains("Nothing was assessed: this says nothing about the safety of the target.", text, StringComparison.Ordinal);
        ApprovedText.Verify($"{format}-empty.txt", text);
    }

    [Fact]
    public void Lists_each_format_once() =>
        Assert.Equal(ReportList.All.Select(report => report.Name).Distinct(), ReportList.All.Select(report => report.Name));
}
