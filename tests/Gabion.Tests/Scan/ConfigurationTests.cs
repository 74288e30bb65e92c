using Gabion.Model;
using Gabion.Rules;
using Gabion.Scan.Configuration;
using Gabion.Tests.Architecture;

namespace Gabion.Tests.Scan;

public sealed class ConfigurationTests
{
    [Fact]
    public void Reads_every_key()
    {
        var configuration = Read("""
            severity: low
            fail-on: critical
            rules: [GBN-CLU-*, privileged-container]
            skip-rules: GBN-CLU-001
            include: ["*.yaml"]
            exclude: test
            kubernetes-version: 1.30
            strict: true
            history: true
            baseline: known.json
            settings:
              allowed-registries: [registry.example.org]
              required-labels: [owner]
            waivers:
              - rule: GBN-CLU-001
                path: deploy/**
                resource: Pod/shop/web-*
                fingerprint: 0123456789ab
                reason: measured
                owner: platform
                expires: 2030-01-31
            """, out var errors);
        Assert.Equal("", errors);
        Assert.Equal(Severity.Low, configuration.Severity);
        Assert.Equal(Severity.Critical, configuration.FailOn!.Least);
        Assert.Equal(["GBN-CLU-*", "privileged-container"], configuration.Rules);
        Assert.Equal(["GBN-CLU-001"], configuration.SkipRules);
        Assert.Equal(["*.yaml"], configuration.Include);
        Assert.Equal(["test"], configuration.Exclude);
        Assert.Equal(30, configuration.KubernetesMinor);
        Assert.True(configuration.Strict);
        Assert.True(configuration.History);
        Assert.Equal("known.json", configuration.Baseline);
        Assert.Equal(["registry.example.org"], configuration.Settings.AllowedRegistries);
        Assert.Equal(["owner"], configuration.Settings.RequiredLabels);
        var waiver = Assert.Single(configuration.Waivers);
        Assert.Equal("measured (platform)", waiver.Text);
        Assert.Equal(new DateOnly(2030, 1, 31), waiver.Expires);
        Assert.Equal(15, waiver.Location.Span.Line);
    }

    [Theory]
    [InlineData("severty: low", "gabion.yaml:1:1: unknown key 'severty'; did you mean 'severity'?")]
    [InlineData("severity: hihg", "gabion.yaml:1:11: severity: one of info, low, medium, high, critical is expected here; did you mean 'high'?")]
    [InlineData("strict: 'yes'", "gabion.yaml:1:9: strict: true or false is expected here")]
    [InlineData("rules: [GBN-CLU-01]", "gabion.yaml:1:9: no rule is called 'GBN-CLU-01'; did you mean 'GBN-CLU-001'?")]
    [InlineData("kubernetes-version: newest", "gabion.yaml:1:21: kubernetes-version: a value such as 1.36 is expected here")]
    [InlineData("waivers: [{rule: X}]", "gabion.yaml:1:11: waivers[0]: the key 'reason' is missing: Why this is accepted; shown in reports.")]
    [InlineData("waivers: {}", "gabion.yaml:1:10: waivers: a list is expected here")]
    [InlineData("waivers: [{rule: X, reason: y, expires: soon}]", "gabion.yaml:1:41: waivers[0].expires: a value such as 2027-01-31 is expected here")]
    [InlineData("[]", "gabion.yaml:1:1: a mapping is expected here, with keys of severity, fail-on, rules, skip-rules, include, exclude, kubernetes-version, strict, history, baseline, yara, clamd, settings, waivers")]
    public void Says_what_is_wrong_and_where(string text, string error)
    {
        Read(text, out var errors);
        Assert.Equal(error, errors);
    }

    [Fact]
    public void Tells_all_errors_at_once()
    {
        Read("severty: low\nstrict: 3\nexclude: {}\n", out var errors);
        Assert.Equal(3, errors.Split('\n').Length);
    }

    [Fact]
    public void An_empty_file_says_nothing()
    {
        Read("# nothing yet\n", out var errors);
        Assert.Equal("", errors);
    }

    [Fact]
    public void The_published_schema_is_that_of_the_code()
    {
        var published = RepositoryFiles.At("docs", "schemas", "gabion-yaml.schema.json");
        if (Environment.GetEnvironmentVariable("GABION_APPROVE") == "1")
        {
            File.WriteAllText(published, ConfigurationSchema.Write());
        }

        Assert.Equal(File.ReadAllText(published), ConfigurationSchema.Write());
    }

    private static ScanConfiguration Read(string text, out string errors)
    {
        var configuration = ConfigurationReader.Read("gabion.yaml", text, Catalogue.Create(RuleSettings.Default), out var found);
        errors = string.Join('\n', found);
        return configuration;
    }
}
