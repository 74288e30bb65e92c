using System.Collections.Immutable;
using System.Text.Json;
using Gabion.Model;
using Gabion.Model.Compliance;
using Gabion.Reports;
using Gabion.Reports.Compliance;

namespace Gabion.Tests.Reports;

public sealed class ComplianceReportTests
{
    private static readonly JsonSchema Schema = new(Repository.Read("docs", "schemas", "compliance-1.json"));

    [Fact]
    public void Json_keeps_its_published_schema_and_its_sums()
    {
        var text = Write("json", SampleReport.Create());
        Assert.Equal([], Schema.Breaches(text));
        Assert.Equal([], Schema.Breaches(Write("json", SampleReport.Hostile())));
        using var json = JsonDocument.Parse(text);
        var framework = json.RootElement.GetProperty("frameworks")[0];
        var summary = framework.GetProperty("summary").EnumerateObject().ToDictionary(figure => figure.Name, figure => figure.Value.GetInt32());
        Assert.Equal(summary["requirements"], summary.Where(figure => figure.Key != "requirements").Sum(figure => figure.Value));
        Assert.Equal(summary["requirements"], framework.GetProperty("requirements").GetArrayLength());
    }

    /// <summary>What a spreadsheet would run (OWASP, CSV injection) is text, and what would end a cell does not.</summary>
    [Theory]
    [InlineData("=HYPERLINK(\"http://x\")", "\"'=HYPERLINK(\"\"http://x\"\")\"")]
    [InlineData("+1", "'+1")]
    [InlineData("-2+3", "'-2+3")]
    [InlineData("@SUM(A1)", "'@SUM(A1)")]
    [InlineData("  =1", "'  =1")]
    [InlineData("a,b", "\"a,b\"")]
    [InlineData("a\r\n=1", "a  =1")]
    [InlineData("\u001b[31m", "\\u001b[31m")]
    [InlineData("plain", "plain")]
    public void Cell_is_text_whatever_it_holds(string text, string cell) => Assert.Equal(cell, ComplianceCsvCell(text));

    [Fact]
    public void Csv_has_as_many_cells_in_every_row()
    {
        var rows = Write("csv", SampleReport.Hostile()).Split("\r\n", StringSplitOptions.RemoveEmptyEntries);
        Assert.True(rows.Length > 1);
        Assert.All(rows, row => Assert.Equal(19, Cells(row)));
    }

    [Theory]
    [InlineData("html")]
    [InlineData("table")]
    [InlineData("csv")]
    public void Hostile_names_do_nothing(string format)
    {
        var text = Write(format, SampleReport.Hostile());
        if (format == "html")
        {
            Assert.DoesNotContain("<script", text, StringComparison.OrdinalIgnoreCase);
            Assert.DoesNotContain("<img", text, StringComparison.OrdinalIgnoreCase);
        }

        Assert.DoesNotContain("\u001b[", text, StringComparison.Ordinal);
    }

    [Fact]
    public void Table_never_goes_beyond_eighty_columns() =>
        Assert.All(Write("table", SampleReport.Create()).Split('\n'), line => Assert.True(line.Length <= 80, line));

    private static string ComplianceCsvCell(string text)
    {
        var report = SampleReport.Empty();
        var framework = new Framework("own", text, "1", "", null, [], [new() { Number = text, Title = "t" }]);
        var written = Write("csv", report, _ => [new(framework, "t", "1", report.At, [new(framework.Requirements[0], RequirementOutcome.Manual, "r")], [])]);
        var row = written.Split("\r\n")[1];
        return row["own,1,".Length..^",t,,manual,none,r,,,,,,,,,,t,2026-01-02T03:04:05Z".Length];
    }

    private static int Cells(string row)
    {
        var (cells, isQuoted) = (1, false);
        foreach (var character in row)
        {
            isQuoted ^= character == '"';
            cells += character == ',' && !isQuoted ? 1 : 0;
        }

        return cells;
    }

    private static string Write(string format, ScanReport report, Func<ScanReport, ImmutableArray<ComplianceReport>>? assess = null)
    {
        using var output = new StringWriter { NewLine = "\n" };
        ComplianceFormat.All(assess ?? Sample, isWhole: true).Single(one => one.Name == format).Write(report, output, ReportOptions.Plain);
        return output.ToString();
    }

    /// <summary>A framework of one requirement for each outcome; the first has every finding of the scan.</summary>
    private static ImmutableArray<ComplianceReport> Sample(ScanReport report)
    {
        ImmutableArray<Requirement> requirements =
        [
            .. Enum.GetValues<RequirementOutcome>().Select((outcome, index) => new Requirement { Number = $"1.{index}", Title = $"Nothing that is called <script>alert({index})</script> is run", Section = "1 Safety of everything" }),
        ];
        var framework = new Framework("own", "Ours, <img src=x>", "1", "https://requirements.example/", null, [], requirements);
        return
        [
            new(framework, report.Target, report.ToolVersion, report.At,
            [
                .. requirements.Zip(Enum.GetValues<RequirementOutcome>(), (requirement, outcome) => new RequirementResult(requirement, outcome, $"It is {outcome}")
                {
                    Findings = outcome == RequirementOutcome.Fail ? report.Findings : [],
                    Rules = [SampleReport.Privileged],
                    Coverage = RequirementCoverage.Partial,
                    Subjects = outcome == RequirementOutcome.Pass ? [new("Workload", new("Deployment", "=<script>", "shop"), new("deploy/web.yaml", Gabion.Formats.TextSpan.FileStart))] : [],
                }),
            ],
            [.. report.Coverage.Gaps.Where(gap => gap.Kind != GapKind.Skipped)]),
        ];
    }
}
