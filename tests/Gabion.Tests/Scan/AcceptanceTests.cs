using System.Globalization;
using Gabion.Model;
using Gabion.Rules;
using Gabion.Scan;
using Gabion.Scan.Configuration;
using Gabion.Scan.Waivers;
using Gabion.Tests.Sources;

namespace Gabion.Tests.Scan;

/// <summary>Waivers, inline ignores and baselines, on a pod with one privileged container at line 7.</summary>
public sealed class AcceptanceTests : IDisposable
{
    private const string Pod = """
        apiVersion: v1
        kind: Pod
        metadata: {name: web, namespace: shop}
        spec:
          containers:
            - name: c
              securityContext: {privileged: true}

        """;

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("rule: GBN-CLU-001", true)]
    [InlineData("rule: privileged-container", true)]
    [InlineData("rule: GBN-CLU-*", true)]
    [InlineData("rule: GBN-CON-*", false)]
    [InlineData("rule: GBN-CLU-001, path: '*.yaml'", true)]
    [InlineData("rule: GBN-CLU-001, path: other", false)]
    [InlineData("rule: GBN-CLU-001, resource: web", true)]
    [InlineData("rule: GBN-CLU-001, resource: 'w*'", true)]
    [InlineData("rule: GBN-CLU-001, resource: Pod/web", true)]
    [InlineData("rule: GBN-CLU-001, resource: Job/web", false)]
    [InlineData("rule: GBN-CLU-001, resource: Pod/shop/web", true)]
    [InlineData("rule: GBN-CLU-001, resource: Pod/other/web", false)]
    [InlineData("rule: GBN-CLU-001, expires: 2026-05-01", true)]
    [InlineData("rule: GBN-CLU-001, expires: 2026-04-30", false)]
    public async Task A_waiver_accepts_what_it_names(string waiver, bool isWaived)
    {
        _folder.Write("pod.yaml", Pod);
        var finding = Privileged(await Scan($"waivers: [{{{waiver}, reason: measured}}]"));
        Assert.Equal(isWaived ? FindingStatus.Waived : FindingStatus.New, finding.Status);
        Assert.Equal(isWaived ? "measured" : null, finding.StatusReason);
    }

    [Theory]
    [InlineData("rule: GBN-CON-*", WaiverNoticeKind.Unused)]
    [InlineData("rule: GBN-CLU-001, expires: 2026-04-30", WaiverNoticeKind.Expired)]
    public async Task A_waiver_that_does_nothing_is_told(string waiver, WaiverNoticeKind kind)
    {
        _folder.Write("pod.yaml", Pod);
        var notice = Assert.Single((await Scan($"waivers: [{{{waiver}, reason: measured}}]")).WaiverNotices);
        Assert.Equal(kind, notice.Kind);
        Assert.Equal("gabion.yaml:1", notice.Location.ToString());
    }

    [Theory]
    [InlineData("      securityContext: {privileged: true} # gabion:ignore GBN-CLU-001 measured", true, null)]
    [InlineData("      # gabion:ignore GBN-CLU-001 measured\n      securityContext: {privileged: true}", true, null)]
    [InlineData("      # gabion:ignore GBN-CLU-001 measured\n\n      # why\n      securityContext: {privileged: true}", true, null)]
    [InlineData("      # gabion:ignore GBN-CON-003,KSV-0017: measured\n      securityContext: {privileged: true}", true, null)]
    [InlineData("      securityContext: {privileged: true} # gabion:ignore GBN-CLU-001", false, WaiverNoticeKind.NoReason)]
    [InlineData("      securityContext: {privileged: true} # gabion:ignore", false, WaiverNoticeKind.UnknownRule)]
    [InlineData("      securityContext: {privileged: true} # gabion:ignore GBN-XYZ-001 measured", false, WaiverNoticeKind.Unused)]
    [InlineData("      # gabion:ignore GBN-CLU-001 measured\n      image: x\n      securityContext: {privileged: true}", false, WaiverNoticeKind.Unused)]
    public async Task A_comment_accepts_its_line(string line, bool isWaived, WaiverNoticeKind? notice)
    {
        _folder.Write("pod.yaml", Pod.Replace("      securityContext: {privileged: true}", line, StringComparison.Ordinal));
        var report = await Scan("");
        Assert.Equal(isWaived ? FindingStatus.Waived : FindingStatus.New, Privileged(report).Status);
        Assert.Equal(notice, report.WaiverNotices.SingleOrDefault()?.Kind);
    }

    [Fact]
    public async Task What_the_baseline_knows_is_not_new()
    {
        _folder.Write("pod.yaml", Pod);
        using var recorded = new StringWriter(CultureInfo.InvariantCulture);
        Baseline.Write((await Scan("")).Findings, recorded);
        var baseline = Baseline.TryRead(System.Text.Encoding.UTF8.GetBytes(recorded.ToString()), out _)!;

        _folder.Write("new.yaml", Pod);
        var report = await Scan("", baseline);
        Assert.Equal(
            ["new.yaml New", "pod.yaml Baseline"],
            report.Findings.Where(finding => finding.Rule.Id.Text == "GBN-CLU-001").Select(finding => $"{finding.Location.Path} {finding.Status}"));
    }

    [Theory]
    [InlineData("{}")]
    [InlineData("[]")]
    [InlineData("no json")]
    [InlineData("""{"gabion-baseline": 99, "findings": []}""")]
    [InlineData("""{"gabion-baseline": 1, "findings": [{}]}""")]
    public void Something_else_is_no_baseline(string text)
    {
        Assert.Null(Baseline.TryRead(System.Text.Encoding.UTF8.GetBytes(text), out var reason));
        Assert.NotNull(reason);
    }

    private static Finding Privileged(ScanReport report) => Assert.Single(report.Findings, finding => finding.Rule.Id.Text == "GBN-CLU-001");

    private async Task<ScanReport> Scan(string configuration, Baseline? baseline = null)
    {
        var read = ConfigurationReader.Read("gabion.yaml", configuration, Catalogue.Create(RuleSettings.Default), out var errors);
        Assert.Empty(errors);
        var options = new ScanOptions { Target = _folder.Path, Waivers = read.Waivers, Baseline = baseline ?? Baseline.Empty };
        return Assert.IsType<ScanResult.Assessed>(await new Scanner(new FirstOfMay(), "0").ScanAsync(options, TestContext.Current.CancellationToken)).Report;
    }

    private sealed class FirstOfMay : TimeProvider
    {
        public override DateTimeOffset GetUtcNow() => new(2026, 5, 1, 12, 0, 0, TimeSpan.Zero);
    }
}
