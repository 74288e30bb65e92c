using Gabion.Admission;
using Gabion.Admission.Settings;
using Gabion.Model;
using Gabion.Policy.PodSecurity;

namespace Gabion.Tests.Admission;

public sealed class SettingsReaderTests
{
    [Fact]
    public void Reads_every_key()
    {
        var settings = SettingsReader.Read("serve.yaml", """
            policies: [a, b]
            mode: warn
            modes: [{policies: [GBN-*], namespaces: [dev-*], mode: rehearse}]
            fail-open: [K8s*]
            namespace: own
            exempt-namespaces: [infra]
            pod-security: {enforce: baseline, enforce-version: v1.30, warn: restricted, exempt-users: [root]}
            rules: {deny: critical, warn: high, skip: [GBN-CLU-001]}
            registries: {allowed: [registry.example], denied: [evil.example]}
            image-trust: {verdicts: trust.yaml, images: [registry.example]}
            deadline: 2500ms
            policy-time: 1s
            body-limit: 2Mi
            records: {file: d.db, most: 10, requests: false}
            """, out var errors);
        Assert.Empty(errors);
        Assert.Equal(["a", "b"], settings.Policies);
        Assert.Equal((PolicyMode.Rehearse, PolicyMode.Warn), (settings.ModeOf("GBN-CLU-002", "dev-1"), settings.ModeOf("GBN-CLU-002", "prod")));
        Assert.Equal("baseline:v1.30", settings.PodSecurity.Enforce.ToString());
        Assert.Equal(PodSecurityLevel.Restricted, settings.PodSecurity.Warn.Level);
        Assert.Equal((Severity.Critical, Severity.High), (settings.RulesDeny, settings.RulesWarn));
        Assert.Equal((TimeSpan.FromSeconds(2.5), 2 << 20, 10, false), (settings.Deadline, settings.BodyLimit, settings.MostRecords, settings.KeepsRequests));
        Assert.Equal(("own", "trust.yaml", "d.db"), (settings.OwnNamespace, settings.TrustVerdicts, settings.RecordsFile));
    }

    [Theory]
    [InlineData("modus: warn", "serve.yaml:1:1: unknown key 'modus'; did you mean 'modes'?")]
    [InlineData("mode: block", "serve.yaml:1:7: mode: one of rehearse, audit, warn, enforce is expected here")]
    [InlineData("deadline: soon", "serve.yaml:1:11: deadline: a value such as 5s is expected here")]
    [InlineData("body-limit: 0", "serve.yaml:1:13: body-limit: a value such as 8Mi is expected here")]
    [InlineData("rules: {skip: [GBN-CLU-999]}", "serve.yaml:1:16: no rule is called 'GBN-CLU-999'")]
    [InlineData("records: {most: 5}", "serve.yaml:1:10: records: the key 'file' is missing: The SQLite file of decisions.")]
    public void What_is_wrong_is_told_with_its_place(string text, string error)
    {
        SettingsReader.Read("serve.yaml", text, out var errors);
        Assert.StartsWith(error, Assert.Single(errors).ToString(), StringComparison.Ordinal);
    }
}
