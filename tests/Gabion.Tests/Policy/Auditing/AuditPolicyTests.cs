using Gabion.Formats.Yaml;
using Gabion.Policy.Auditing;

namespace Gabion.Tests.Policy.Auditing;

/// <summary>Audit policies decide as the API server's checker does; the expected levels follow from its source.</summary>
public sealed class AuditPolicyTests
{
    private const string Policy = """
        rules:
          - {level: None, users: ["system:kube-proxy"], verbs: [watch]}
          - {level: None, userGroups: ["system:nodes"], verbs: [get], resources: [{group: "", resources: [nodes]}]}
          - {level: None, nonResourceURLs: ["/healthz*"]}
          - {level: Metadata, resources: [{group: "", resources: [secrets, configmaps]}]}
          - {level: Request, resources: [{group: "", resources: [pods/*]}]}
          - {level: RequestResponse, namespaces: [kube-system], resources: [{group: apps}]}
          - {level: Request, resources: [{group: "*", resources: ["*/scale"]}]}
          - {level: Metadata, namespaces: [""], verbs: [delete]}
          - {level: RequestResponse, resources: [{group: batch, resources: [jobs], resourceNames: [nightly]}]}
        """;

    [Theory]
    [InlineData("system:kube-proxy", "", "watch", "", "services", "shop", "", AuditLevel.None, 0)]
    [InlineData("system:kube-proxy", "", "list", "", "services", "shop", "", AuditLevel.None, -1)]
    [InlineData("system:node:a", "system:nodes", "get", "", "nodes", "", "a", AuditLevel.None, 1)]
    [InlineData("jane", "", "get", "", "nodes", "", "a", AuditLevel.None, -1)]
    [InlineData("jane", "", "get", "", "secrets", "shop", "a", AuditLevel.Metadata, 3)]
    [InlineData("jane", "", "create", "", "pods", "shop", "", AuditLevel.Request, 4)] // pods/* takes pods too, as the checker has it
    [InlineData("jane", "", "create", "", "pods/exec", "shop", "a", AuditLevel.Request, 4)]
    [InlineData("jane", "", "patch", "apps", "deployments/scale", "shop", "a", AuditLevel.Request, 6)]
    [InlineData("jane", "", "patch", "apps", "deployments/scale", "kube-system", "a", AuditLevel.RequestResponse, 5)]
    [InlineData("jane", "", "delete", "", "namespaces", "", "a", AuditLevel.Metadata, 7)]
    [InlineData("jane", "", "delete", "", "services", "shop", "a", AuditLevel.None, -1)]
    [InlineData("jane", "", "get", "batch", "jobs", "shop", "nightly", AuditLevel.RequestResponse, 8)]
    [InlineData("jane", "", "get", "batch", "jobs", "shop", "weekly", AuditLevel.None, -1)]
    public void The_first_rule_that_matches_decides(string user, string group, string verb, string apiGroup, string resource, string @namespace, string name, AuditLevel level, int rule)
    {
        var root = YamlReader.Read(Policy)[0].Field;
        var decision = new AuditPolicy(root).Decide(new("", user, [group], verb, apiGroup, resource, @namespace, name));
        Assert.Equal((level, rule < 0 ? null : $"rules[{rule}]"), (decision.Level, decision.Rule?.Path));
    }

    [Fact]
    public void Omitted_stages_are_those_of_the_policy_and_of_the_rule()
    {
        var root = YamlReader.Read("omitStages: [RequestReceived]\nrules: [{level: Metadata, omitStages: [Panic, RequestReceived]}]")[0].Field;
        Assert.Equal(["RequestReceived", "Panic"], new AuditPolicy(root).Decide(AuditQuestions.SecretReads[0]).OmittedStages);
    }
}
