using System.Collections.Immutable;
using Gabion.Formats;
using Gabion.Model;
using Gabion.Reports;
using Gabion.Reports.Terminal;
using Gabion.Rules;

namespace Gabion.Tests.Reports;

/// <summary>The table of a large cluster: alike objects once, and beyond a number the rules.</summary>
public static class AlikeObjectsTests
{
    private static readonly RuleCard Card = Catalogue.Create(RuleSettings.Default).Single(rule => rule.Card.Id.Text == "GBN-CLU-160").Card;

    [Fact]
    public static void Alike_objects_are_told_once()
    {
        var text = Table([.. Enumerable.Range(0, 1_000).Select(i => Finding($"p{i:000}", "Pod '" + $"p{i:000}" + "' has no controller", Severity.Low))]);
        Assert.Contains("shop/Pod/p000", text, StringComparison.Ordinal);
        Assert.Contains("999 more objects have the same findings: shop/Pod/p001, shop/Pod/p002,", text, StringComparison.Ordinal);
        Assert.DoesNotContain("shop/Pod/p006", text, StringComparison.Ordinal);
        Assert.Contains("1000 findings in 1000 objects", text, StringComparison.Ordinal);
    }

    [Fact]
    public static void Other_words_are_another_fault() =>
        Assert.DoesNotContain("same findings", Table([Finding("a", "Image 'x' is not pinned", Severity.Low), Finding("b", "Image 'y' is not pinned", Severity.Low)]), StringComparison.Ordinal);

    [Fact]
    public static void Of_too_many_that_differ_the_worst_are_shown()
    {
        var text = Table([.. Enumerable.Range(0, 300).Select(i => Finding($"p{i:000}", $"Image 'i{i}' is not pinned", i == 299 ? Severity.High : Severity.Low))]);
        Assert.Contains("shop/Pod/p299", text, StringComparison.Ordinal);
        Assert.Contains("100 more objects, by rule", text, StringComparison.Ordinal);
        Assert.Contains("100 findings in 100 objects", string.Join(' ', text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries)), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(10_000, 10_000, false)]
    [InlineData(10_001, 200, true)]
    public static void A_page_holds_the_first_of_each_rule_of_very_many(int findings, int held, bool isTold)
    {
        using var page = new StringWriter();
        new Gabion.Reports.Html.HtmlReport().Write(Report([.. Enumerable.Range(0, findings).Select(i => Finding($"p{i}", $"Image 'i{i}' is not pinned", Severity.Low))]), page, ReportOptions.Plain);
        var text = page.ToString();
        const string Start = "<script type=\"application/json\" id=\"report\">";
        var from = text.IndexOf(Start, StringComparison.Ordinal) + Start.Length;
        using var json = System.Text.Json.JsonDocument.Parse(text[from..text.IndexOf("</script>", from, StringComparison.Ordinal)]);
        Assert.Equal(held, json.RootElement.GetProperty("findings").GetArrayLength());
        Assert.Equal(isTold, json.RootElement.TryGetProperty("leftOut", out var left));
        Assert.Equal(isTold ? findings : 0, isTold ? left.GetProperty("totals")[0].GetInt32() : 0);
    }

    [Fact]
    public static void A_fingerprint_is_the_same_text_again()
    {
        var hex = string.Concat(Enumerable.Repeat("0f", 32));
        Assert.Equal(hex, Finding("a", "x", Severity.Low) with { Fingerprint = hex } is var finding ? finding.Fingerprint : "");
        Assert.Equal("short", (Finding("a", "x", Severity.Low) with { Fingerprint = "short" }).Fingerprint);
        Assert.Null((Finding("a", "x", Severity.Low) with { Fingerprint = "short" }).Sha256);
        Assert.Equal(hex, (Finding("a", "x", Severity.Low) with { Fingerprint = "short" } with { Fingerprint = hex }).Fingerprint);
    }

    private static Finding Finding(string name, string message, Severity severity) => new()
    {
        Rule = Card,
        Verdict = Verdict.Fails,
        Severity = severity,
        Resource = new("Pod", name, "shop"),
        Location = new($"shop/Pod/{name}", TextSpan.FileStart) { Field = "metadata.name" },
        Message = message,
        Fix = "Mend it.",
        Fingerprint = new('0', 64),
    };

    private static string Table(ImmutableArray<Finding> findings)
    {
        using var output = new StringWriter();
        new TableReport().Write(Report(findings), output, new(120, Color: false));
        return output.ToString();
    }

    private static ScanReport Report(ImmutableArray<Finding> findings) => new()
    {
        Target = "cluster", TargetKind = "cluster", ToolVersion = "1", Findings = findings, Coverage = new(ImmutableSortedDictionary<string, long>.Empty.Add("Pod", findings.Length), []), Rules = [Card],
        At = DateTimeOffset.UnixEpoch, Excerpt = _ => null,
    };
}
