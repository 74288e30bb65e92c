using System.Collections.Immutable;
using System.Text.Json;
using System.Xml.Linq;
using Gabion.Formats;
using Gabion.Model;
using Gabion.Reports;

namespace Gabion.Tests.Reports;

/// <summary>Texts of the target are data in every format, and secrets are in none.</summary>
public sealed class ReportSafetyTests
{
    public static TheoryData<string> Names => [.. ReportList.All.Select(report => report.Name)];

    [Theory]
    [MemberData(nameof(Names))]
    public void Shows_no_secret(string format)
    {
        var text = SampleReport.Write(format, SampleReport.Create());
        Assert.Contains("ENV API_TOKEN holds a secret", text.Replace("\\_", "_", StringComparison.Ordinal).Replace("%3A", ":", StringComparison.Ordinal), StringComparison.Ordinal);
        Assert.DoesNotContain("tok_9f8e7d6c5b4a39281706", text, StringComparison.Ordinal);
        Assert.DoesNotContain("9f8e7d6c", text, StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Shows_no_secret_after_the_name_it_is_reported_at(string format)
    {
        var report = SampleReport.Create();
        var named = report.Findings[4] with { Location = new("services/cart/Dockerfile", new(new(2, 5), new(2, 14))) };
        Assert.DoesNotContain("9f8e7d6c", SampleReport.Write(format, report with { Findings = [named] }), StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Writes_no_control_characters(string format)
    {
        var text = SampleReport.Write(format, SampleReport.Hostile());
        Assert.DoesNotContain(text, character => char.IsControl(character) && character is not ('\n' or '\r' or '\t'));
    }

    [Fact]
    public void Html_keeps_hostile_text_inside_its_data()
    {
        var text = SampleReport.Write("html", SampleReport.Hostile());
        Assert.DoesNotContain("<script>alert", text, StringComparison.Ordinal);
        Assert.Equal(2, Count(text, "</script>"));
        var start = text.IndexOf("id=\"report\">", StringComparison.Ordinal) + "id=\"report\">".Length;
        using var data = JsonDocument.Parse(text[start..text.IndexOf("</script>", start, StringComparison.Ordinal)]);
        Assert.Equal(2, data.RootElement.GetProperty("findings").GetArrayLength());
        Assert.DoesNotContain("http://", text.Replace("http://www.w3.org", "", StringComparison.Ordinal), StringComparison.Ordinal);
    }

    [Fact]
    public void Html_loads_nothing_from_a_network()
    {
        var text = SampleReport.Write("html", SampleReport.Create());
        Assert.Contains("default-src 'none'", text, StringComparison.Ordinal);
        Assert.DoesNotContain(" src=", text, StringComparison.Ordinal);
        Assert.DoesNotContain("<link", text, StringComparison.Ordinal);
        Assert.DoesNotContain("@import", text, StringComparison.Ordinal);
    }

    [Fact]
    public void Junit_is_xml_whatever_the_names_are()
    {
        var suites = XDocument.Parse(SampleReport.Write("junit", SampleReport.Hostile())).Root!;
        Assert.Equal("1", suites.Attribute("failures")!.Value);
        Assert.StartsWith("Message </script>", suites.Descendants("failure").Single().Attribute("message")!.Value, StringComparison.Ordinal);
    }

    [Fact]
    public void Github_commands_stay_on_their_line()
    {
        var lines = SampleReport.Write("github", SampleReport.Hostile()).TrimEnd('\n').Split('\n');
        Assert.All(lines, line => Assert.Matches("^::(error|warning|notice) [^:]*::", line));
        Assert.DoesNotContain(lines, line => line.Contains('\r', StringComparison.Ordinal));
    }

    [Fact]
    public void Markdown_makes_no_markup_of_names()
    {
        var text = SampleReport.Write("markdown", SampleReport.Hostile());
        var message = text.Split('\n').Single(line => line.Contains("Message ", StringComparison.Ordinal)).Split("Message ")[1];
        Assert.StartsWith("&lt;/script&gt;&lt;script&gt;alert(1)", message, StringComparison.Ordinal);
        Assert.DoesNotContain("@all", message, StringComparison.Ordinal);
        Assert.DoesNotContain(" #1", message, StringComparison.Ordinal);
    }

    [Fact]
    public void Markdown_fits_into_a_comment_and_says_what_is_left()
    {
        var report = SampleReport.Create();
        var many = report with { Findings = [.. Enumerable.Range(1, 3000).Select(index => report.Findings[0] with { Message = $"Container 'web-{index}' runs privileged" })] };
        var text = SampleReport.Write("markdown", many);
        Assert.InRange(text.Length, 40_000, 61_000);
        var shown = Count(text, "runs privileged");
        Assert.Contains(FormattableString.Invariant($"**{3000 - shown:N0} more findings** do not fit into this comment"), text, StringComparison.Ordinal);
    }

    [Fact]
    public void Table_writes_long_and_wide_names_inside_its_measure()
    {
        var report = SampleReport.Create();
        var wide = report.Findings[0] with { Message = string.Concat(Enumerable.Repeat("容器", 80)) + " " + new string('x', 300) };
        var text = SampleReport.Write("table", report with { Findings = [wide], Coverage = report.Coverage with { Gaps = [] }, WaiverNotices = [] });
        Assert.All(text.Split('\n'), line => Assert.InRange(line.Sum(character => character > '⺀' ? 2 : 1), 0, 80));
    }

    [Fact]
    public void Table_folds_many_findings_of_a_rule()
    {
        var report = SampleReport.Create();
        ImmutableArray<Finding> many = [.. Enumerable.Range(20, 50).Select(line => report.Findings[0] with { Location = new("deploy/web.yaml", TextSpan.At(line, 1)) })];
        var text = SampleReport.Write("table", report with { Findings = many });
        Assert.Equal(5, Count(text, "runs privileged"));
        Assert.Equal(1, Count(text, "Remove `privileged: true`"));
        Assert.Contains("also 25, 26, 27", text, StringComparison.Ordinal);
    }

    private static int Count(string text, string part) => text.Split(part).Length - 1;
}
