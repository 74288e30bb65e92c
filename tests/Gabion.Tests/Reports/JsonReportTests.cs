using System.Text.Json;
using Gabion.Model;

namespace Gabion.Tests.Reports;

public sealed class JsonReportTests
{
    private static readonly JsonSchema Schema = new(Repository.Read("docs", "schemas", "report-1.json"));

    public static TheoryData<string> Samples => ["whole", "empty", "hostile"];

    [Theory]
    [MemberData(nameof(Samples))]
    public void Keeps_its_published_schema(string sample)
    {
        var report = sample switch { "whole" => SampleReport.Create(), "empty" => SampleReport.Empty(), _ => SampleReport.Hostile() };
        Assert.Equal([], Schema.Breaches(SampleReport.Write("json", report)));
        Assert.Equal([], Schema.Breaches(SampleReport.Write("json", report, new(80, Color: false) { RulePages = "https://gabion.example/rules/" })));
    }

    [Theory]
    [InlineData("\"version\": 1", "\"version\": 2", "/version: is 2, not 1")]
    [InlineData("\"severity\": \"critical\"", "\"severity\": \"worst\"", "is none of")]
    [InlineData("\"line\": 11", "\"line\": 0", "0 is less than 1")]
    [InlineData("\"headline\"", "\"headlines\"", "has the unknown member headlines")]
    public void Schema_notices_what_breaks_it(string right, string wrong, string breach)
    {
        var text = SampleReport.Write("json", SampleReport.Create()).Replace(right, wrong, StringComparison.Ordinal);
        Assert.Contains(Schema.Breaches(text), found => found.Contains(breach, StringComparison.Ordinal));
    }

    [Fact]
    public void Holds_every_finding_of_a_large_report_once()
    {
        var report = SampleReport.Create();
        var many = report with { Findings = [.. Enumerable.Range(1, 2000).Select(line => report.Findings[0] with { Message = $"Nr. {line} – 容器" })] };
        using var json = JsonDocument.Parse(SampleReport.Write("json", many));
        Assert.Equal(many.Findings.Select(finding => finding.Message), json.RootElement.GetProperty("findings").EnumerateArray().Select(finding => finding.GetProperty("message").GetString()));
    }
}
