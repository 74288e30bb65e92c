using Gabion.Formats.Yaml;
using Gabion.Model;
using Gabion.Model.Cluster;
using Gabion.Policy.ValidatingAdmission;
using Gabion.Scan.Policies;

namespace Gabion.Tests.Scan;

public sealed class AdmissionPolicyRuleTests
{
    private const string Policy =
        """
        apiVersion: admissionregistration.k8s.io/v1
        kind: ValidatingAdmissionPolicy
        metadata: {name: replica-limit.example.org}
        spec:
          paramKind: {apiVersion: v1, kind: ConfigMap}
          matchConstraints: {resourceRules: [{apiGroups: [apps], apiVersions: [v1], operations: [CREATE], resources: [deployments]}]}
          validations:
          - {expression: "object.spec.replicas <= int(params.data.most)", messageExpression: "'at most ' + params.data.most + ' replicas'"}
        ---
        apiVersion: admissionregistration.k8s.io/v1
        kind: ValidatingAdmissionPolicyBinding
        metadata: {name: everywhere}
        spec: {policyName: replica-limit.example.org, validationActions: [Warn], paramRef: {name: limits, namespace: shop, parameterNotFoundAction: Deny}}
        """;

    private const string Parameter = "{apiVersion: v1, kind: ConfigMap, metadata: {name: limits, namespace: shop}, data: {most: '3'}}";
    private const string Deployments = "apiVersion: apps/v1\nkind: Deployment\nmetadata:\n  name: big\nspec: {replicas: 5}\n---\n{apiVersion: apps/v1, kind: Deployment, metadata: {name: small}, spec: {replicas: 2}}\n";

    [Fact]
    public void A_failed_validation_is_a_finding_at_its_object()
    {
        var rule = Assert.Single(Rules(Policy, Parameter));
        var problem = Assert.Single(rule.Check(Set(Deployments)));

        Assert.Equal("at most 3 replicas", problem.Message);
        Assert.Equal((4, Severity.Medium, Verdict.Fails), (problem.Span.Line, problem.Severity, problem.Verdict));
        Assert.Equal("POL-replica-limit.example.org", rule.Card.Id.Text);
        Assert.Equal(["binding=everywhere", "parameter=limits"], problem.Evidence.Select(evidence => $"{evidence.Name}={evidence.Value}"));
    }

    [Fact]
    public void A_parameter_that_is_nowhere_cannot_be_told()
    {
        var problems = Assert.Single(Rules(Policy)).Check(Set(Deployments)).ToList();

        Assert.Equal([Verdict.CannotTell, Verdict.CannotTell], problems.Select(problem => problem.Verdict));
        Assert.Equal("the parameter ConfigMap shop/limits is not known here", problems[0].Message);
    }

    [Fact]
    public void A_parameter_may_stand_among_the_objects() =>
        Assert.Equal("at most 3 replicas", Assert.Single(Assert.Single(Rules(Policy)).Check(Set($"{Deployments}---\n{Parameter}"))).Message);

    [Fact]
    public void A_policy_without_a_binding_is_no_rule() => Assert.Empty(Rules(Policy[..Policy.IndexOf("---", StringComparison.Ordinal)]));

    private static IEnumerable<AdmissionPolicyRule> Rules(params string[] texts)
    {
        var documents = texts.SelectMany(text => YamlReader.Read(text)).Select(document => document.Field).ToList();
        return AdmissionPolicyRule.Of(PolicySet.Compile(documents.Select(root => new PolicySource("policy.yaml", root)), PolicySetOptions.Default), [.. documents]).Cast<AdmissionPolicyRule>();
    }

    private static ObjectSet Set(string text)
    {
        var file = new SourceFile("app.yaml");
        return new(file, [.. YamlReader.Read(text).Select(document => new KubernetesObject(file, document.Field))], [], true);
    }
}
