using Gabion.Formats.Yaml;
using Gabion.Policy.Admission;
using Gabion.Policy.ValidatingAdmission;

namespace Gabion.Tests.Policy.ValidatingAdmission;

/// <summary>ValidatingAdmissionPolicies as the API server applies them.</summary>
public sealed class PolicySetTests
{
    [Theory]
    [InlineData("[{expression: object.metadata.name == 'web'}]", "Passed")]
    [InlineData("[{expression: object.metadata.name == 'db'}]", "Failed: failed expression: object.metadata.name == 'db'")]
    [InlineData("[{expression: 'false', message: ' no '}]", "Failed: no")]
    [InlineData("[{expression: 'false', message: no, messageExpression: '\"not \" + object.metadata.name'}]", "Failed: not web")]
    [InlineData("[{expression: 'false', message: no, messageExpression: object.absent + 'x'}]", "Failed: no")]
    [InlineData("[{expression: 'false', message: no, messageExpression: '\"  \"'}]", "Failed: no")]
    [InlineData("[{expression: 'false', message: no, messageExpression: '\"a\\nb\"'}]", "Failed: no")]
    [InlineData("[{expression: 'false', message: a}, {expression: 'true'}, {expression: 'false', message: b}]", "Failed: a | b")]
    [InlineData("[{expression: object.spec.absent == 1}]", "Failed: expression 'object.spec.absent == 1' resulted in error: no such key: absent")]
    [InlineData("[{expression: \"object.spec.absent == 1\\n\"}]", "Failed: expression 'object.spec.absent == 1\n' resulted in error: no such key: absent")]
    [InlineData("[{expression: request.operation == 'CREATE' && request.kind.kind == 'Pod' && request.namespace == 'shop' && oldObject == null}]", "Passed")]
    [InlineData("[{expression: request.userInfo.username == 'x'}]", "CannotTell: the user who makes the request is not known here")]
    [InlineData("[{expression: request.userInfo.username == 'x' || true}]", "Passed")]
    [InlineData("[{expression: 'authorizer.group(\"\").resource(\"pods\").check(\"get\").allowed()'}]", "CannotTell: who may do what is known to the cluster only")]
    [InlineData("[{expression: namespaceObject.metadata.name == 'shop'}]", "Passed")]
    [InlineData("[{expression: namespaceObject.metadata.labels.team == 'x'}]", "CannotTell: namespace shop is not known here")]
    public void Validations_and_messages(string validations, string expected) =>
        Assert.Equal(expected, PolicySamples.Decide(PolicySamples.Policy($"{PolicySamples.AllPods}\nvalidations: {validations}")));

    [Theory]
    [InlineData("Fail", "object.spec.absent == 1", "Failed: expression 'object.spec.absent == 1' resulted in error: no such key: absent")]
    [InlineData("Ignore", "object.spec.absent == 1", "Ignored: no such key: absent")]
    [InlineData("Ignore", "1 == 2", "Failed: failed expression: 1 == 2")]
    public void The_failure_policy_is_about_errors_only(string policy, string expression, string expected) => Assert.Equal(
        expected, PolicySamples.Decide(PolicySamples.Policy($"{PolicySamples.AllPods}\nfailurePolicy: {policy}\nvalidations: [{{expression: {expression}}}]")));

    [Theory]
    [InlineData("[{name: a, expression: 'true'}, {name: b, expression: 'false'}]", "NotMatched: matchConditions 'b' is false")]
    [InlineData("[{name: a, expression: object.absent == 1}, {name: b, expression: 'false'}]", "NotMatched: matchConditions 'b' is false")]
    [InlineData("[{name: a, expression: object.absent == 1}]", "Failed: expression 'object.absent == 1' resulted in error: matchConditions 'a': no such key: absent")]
    [InlineData("[{name: a, expression: object.kind == 'Pod'}]", "Failed: no")]
    public void Match_conditions(string conditions, string expected) => Assert.Equal(
        expected, PolicySamples.Decide(PolicySamples.Policy($"{PolicySamples.AllPods}\nmatchConditions: {conditions}\nvalidations: [{{expression: 'false', message: no}}]")));

    [Theory]
    [InlineData("variables: [{name: a, expression: object.spec.containers}, {name: b, expression: variables.a.size()}]", "variables.b == 1", "Passed")]
    [InlineData("variables: [{name: a, expression: 1 / 0}]", "variables.a == 1 || true", "Passed")]
    [InlineData("variables: [{name: a, expression: object.absent}]", "variables.a == 1", "Failed: expression 'variables.a == 1' resulted in error: composited variable \"a\" fails to evaluate: no such key: absent")]
    public void Variables_are_composed_when_they_are_needed(string variables, string expression, string expected) => Assert.Equal(
        expected, PolicySamples.Decide(PolicySamples.Policy($"{PolicySamples.AllPods}\n{variables}\nvalidations: [{{expression: {expression}}}]")));

    [Theory]
    [InlineData("resourceRules: [{apiGroups: ['*'], apiVersions: ['*'], operations: ['*'], resources: ['*']}]", "Failed: no")]
    [InlineData("resourceRules: [{apiGroups: [''], apiVersions: [v1], operations: [UPDATE], resources: [pods]}]", "NotMatched: resourceRules has no rule for CREATE of pods in v1")]
    [InlineData("resourceRules: [{apiGroups: [''], apiVersions: [v1], operations: ['*'], resources: [pods/exec]}]", "NotMatched: resourceRules has no rule for CREATE of pods in v1")]
    [InlineData("resourceRules: [{apiGroups: [''], apiVersions: [v2], operations: ['*'], resources: ['pods/*']}]", "Failed: no")]
    [InlineData("matchPolicy: Exact\nresourceRules: [{apiGroups: [''], apiVersions: [v2], operations: ['*'], resources: [pods]}]", "NotMatched: resourceRules has no rule for CREATE of pods in v1")]
    [InlineData("resourceRules: [{apiGroups: [''], apiVersions: [v1], operations: ['*'], resources: [pods], scope: Cluster}]", "NotMatched: resourceRules has no rule for CREATE of pods in v1")]
    [InlineData("resourceRules: [{apiGroups: [''], apiVersions: [v1], operations: ['*'], resources: [pods], resourceNames: [db]}]", "NotMatched: resourceRules has no rule for CREATE of pods in v1")]
    [InlineData("excludeResourceRules: [{apiGroups: [''], apiVersions: [v1], operations: ['*'], resources: [pods]}]\nresourceRules: [{apiGroups: ['*'], apiVersions: ['*'], operations: ['*'], resources: ['*']}]", "NotMatched: excludeResourceRules has a rule for it")]
    [InlineData("objectSelector: {matchLabels: {app: db}}\nresourceRules: [{apiGroups: ['*'], apiVersions: ['*'], operations: ['*'], resources: ['*']}]", "NotMatched: objectSelector app=db matches neither the object nor the old one")]
    [InlineData("namespaceSelector: {matchLabels: {team: x}}\nresourceRules: [{apiGroups: ['*'], apiVersions: ['*'], operations: ['*'], resources: ['*']}]", "CannotTell: the labels of namespace shop are not known, and namespaceSelector team=x asks for them")]
    [InlineData("namespaceSelector: {matchLabels: {kubernetes.io/metadata.name: shop}}\nresourceRules: [{apiGroups: ['*'], apiVersions: ['*'], operations: ['*'], resources: ['*']}]", "Failed: no")]
    public void Match_constraints(string constraints, string expected) => Assert.Equal(
        expected, PolicySamples.Decide(PolicySamples.Policy($"validations: [{{expression: 'false', message: no}}]\nmatchConstraints:\n  {constraints.ReplaceLineEndings("\n  ")}")));

    [Fact]
    public void A_known_namespace_is_asked() => Assert.Equal(
        "NotMatched: namespaceSelector team=x does not match namespace shop",
        PolicySamples.Decide(
            PolicySamples.Policy("validations: [{expression: 'false'}]\nmatchConstraints: {namespaceSelector: {matchLabels: {team: x}}, resourceRules: [{apiGroups: ['*'], apiVersions: ['*'], operations: ['*'], resources: ['*']}]}"),
            others: "{apiVersion: v1, kind: Namespace, metadata: {name: shop, labels: {team: y}}}"));

    [Fact]
    public void Cluster_scoped_objects_pass_namespace_selectors() => Assert.Equal(
        "Failed: no",
        PolicySamples.Decide(
            PolicySamples.Policy("validations: [{expression: namespaceObject != null, message: no}]\nmatchConstraints: {namespaceSelector: {matchLabels: {team: x}}, resourceRules: [{apiGroups: ['*'], apiVersions: ['*'], operations: ['*'], resources: ['*']}]}"),
            "{apiVersion: v1, kind: Node, metadata: {name: n}}"));

    [Fact]
    public void Policies_do_not_decide_on_policies() => Assert.StartsWith(
        "NotMatched: the API server lets no policy decide on policies",
        PolicySamples.Decide(
            PolicySamples.Policy("validations: [{expression: 'false'}]\nmatchConstraints: {resourceRules: [{apiGroups: ['*'], apiVersions: ['*'], operations: ['*'], resources: ['*']}]}"),
            "{apiVersion: admissionregistration.k8s.io/v1, kind: ValidatingAdmissionPolicy, metadata: {name: q}}"),
        StringComparison.Ordinal);

    [Fact]
    public void A_policy_without_a_binding_does_nothing() => Assert.Equal(
        "NotMatched: no binding names the policy", PolicySamples.Decide(PolicySamples.Policy($"{PolicySamples.AllPods}\nvalidations: [{{expression: 'false'}}]", binding: null)));

    [Theory]
    [InlineData("paramRef: {name: limits, namespace: ops, parameterNotFoundAction: Deny}", "Failed: max is 2")]
    [InlineData("paramRef: {name: limits, parameterNotFoundAction: Allow}", "CannotTell: the parameter ConfigMap shop/limits is not known here")]
    [InlineData("paramRef: {selector: {matchLabels: {kind: limit}}, namespace: ops, parameterNotFoundAction: Deny}", "Failed: max is 2\nPassed")]
    [InlineData("", "Failed: no parameter")]
    public void Parameters(string paramRef, string expected)
    {
        const string Params = """
            {apiVersion: v1, kind: ConfigMap, metadata: {name: limits, namespace: ops, labels: {kind: limit}}, data: {max: "2"}}
            ---
            {apiVersion: v1, kind: ConfigMap, metadata: {name: wide, namespace: ops, labels: {kind: limit}}, data: {max: "200"}}
            """;
        const string Spec = """
            paramKind: {apiVersion: v1, kind: ConfigMap}
            validations: [{expression: 'params != null && int(params.data.max) > 100', message: no parameter, messageExpression: "'max is ' + params.data.max"}]
            """;
        Assert.Equal(expected, PolicySamples.Decide(PolicySamples.Policy($"{PolicySamples.AllPods}\n{Spec}", $"{PolicySamples.Deny}\n{paramRef}"), others: Params));
    }

    [Fact]
    public void Denials_and_warnings_are_worded_as_the_API_server_does()
    {
        var facts = new ManifestFacts([]);
        var spec = $"{PolicySamples.AllPods}\nvalidations: [{{expression: 'false', message: no, reason: Forbidden}}]\nauditAnnotations: [{{key: k, valueExpression: string(object.metadata.name)}}, {{key: none, valueExpression: 'null'}}]";
        var request = AdmissionRequest.ToCreate(YamlReader.Read(PolicySamples.Pod)[0].Field, facts);
        var denied = PolicySamples.Compile(PolicySamples.Policy(spec)).Decide(request, facts, TestContext.Current.CancellationToken);
        Assert.Equal("ValidatingAdmissionPolicy 'p' with binding 'b' denied request: no", denied.Message);
        Assert.Equal(("Forbidden", 403), denied.Status);
        Assert.Equal(new("k", "web"), Assert.Single(Assert.Single(denied.Decisions).AuditAnnotations));
        var warned = PolicySamples.Compile(PolicySamples.Policy(spec, "validationActions: [Warn, Audit]")).Decide(request, facts, TestContext.Current.CancellationToken);
        Assert.True(warned.IsAllowed);
        Assert.Equal(["Validation failed for ValidatingAdmissionPolicy 'p' with binding 'b': no"], warned.Warnings);
    }

    [Theory]
    [InlineData("validations: [{expression: object.spec.paused}]", "policy.yaml:6:30: ValidatingAdmissionPolicy p: spec.validations[0].expression: must evaluate to bool but got dyn")]
    [InlineData("validations: [{expression: \"requst.name == ''\"}]", "policy.yaml:6:31: ValidatingAdmissionPolicy p: spec.validations[0].expression: compilation failed: 1:1: undeclared reference to 'requst' (in container ''); did you mean 'request'?")]
    [InlineData("validations:\n- expression: |\n    true &&\n    request.nam == ''", "policy.yaml:9:8: ValidatingAdmissionPolicy p: spec.validations[0].expression: compilation failed: 2:8: undefined field 'nam' of kubernetes.AdmissionRequest; did you mean 'name'?")]
    [InlineData("validations: [{expression: params.x == 1}]", "policy.yaml:6:30: ValidatingAdmissionPolicy p: spec.validations[0].expression: compilation failed: 1:1: undeclared reference to 'params' (in container '')")]
    [InlineData("failurePolicy: Fial\nvalidations: [{expression: 'true'}]", "policy.yaml:6:18: ValidatingAdmissionPolicy p: spec.failurePolicy: 'Fial' is not known, did you mean 'Fail'?; it takes Fail, Ignore")]
    [InlineData("matchConditions: [{name: a, expression: variables.b}]\nvariables: [{name: b, expression: 'true'}]\nvalidations: [{expression: variables.b}]", "policy.yaml:6:43: ValidatingAdmissionPolicy p: spec.matchConditions[0].expression: compilation failed: 1:1: undeclared reference to 'variables' (in container '')")]
    [InlineData("validations: []", "policy.yaml:6:16: ValidatingAdmissionPolicy p: spec.validations: validations or auditAnnotations is required")]
    public void Faults_have_their_place(string spec, string expected) =>
        Assert.Equal(expected, Assert.Single(PolicySamples.Compile(PolicySamples.Policy($"{PolicySamples.AllPods}\n{spec}")).Faults).ToString());

    [Theory]
    [InlineData("validationActions: [Deny, Warn]", "spec.validationActions: Deny and Warn may not stand together: a client would be told twice")]
    [InlineData("validationActions: []", "spec.validationActions: is required: Deny, Warn or Audit")]
    [InlineData("validationActions: [Deny]\nparamRef: {name: a, selector: {}, parameterNotFoundAction: Deny}", "spec.paramRef: name and selector are mutually exclusive")]
    public void Faults_of_bindings(string binding, string expected) => Assert.EndsWith(
        expected, Assert.Single(PolicySamples.Compile(PolicySamples.Policy($"{PolicySamples.AllPods}\nvalidations: [{{expression: 'true'}}]", binding)).Faults).ToString(), StringComparison.Ordinal);

    [Fact]
    public void A_broken_policy_does_not_stop_the_others()
    {
        var broken = PolicySamples.Policy($"{PolicySamples.AllPods}\nvalidations: [{{expression: 'nope('}}]").Replace("name: p", "name: broken", StringComparison.Ordinal).Replace("policyName: p", "policyName: broken", StringComparison.Ordinal);
        var good = PolicySamples.Policy($"{PolicySamples.AllPods}\nvalidations: [{{expression: 'true'}}]");
        Assert.Equal(
            "Failed: expression 'nope(' resulted in error: compilation error: compilation failed: 1:6: Syntax error: the expression ends where a value is missing\nPassed",
            PolicySamples.Decide($"{broken}\n---\n{good}"));
    }

    [Fact]
    public void Cost_is_limited_over_the_whole_policy()
    {
        var loop = "[1, 2, 3, 4, 5, 6, 7, 8, 9, 10].all(a, [1, 2, 3, 4, 5, 6, 7, 8, 9, 10].all(b, [1, 2, 3, 4, 5, 6, 7, 8, 9, 10].all(c, [1, 2, 3, 4, 5, 6, 7, 8, 9, 10].all(d, [1, 2, 3, 4, 5, 6, 7, 8, 9, 10].all(e, a + b + c + d + e > 0)))))";
        var validations = string.Join(", ", Enumerable.Repeat($"{{expression: '{loop}'}}", 12));
        Assert.Contains("cost budget", PolicySamples.Decide(PolicySamples.Policy($"{PolicySamples.AllPods}\nvalidations: [{validations}]")), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("object.spec.replicas <= oldObject.spec.replicas * 2 || request.userInfo.groups.exists(g, g == 'ops')", "Failed: failed expression: object.spec.replicas <= oldObject.spec.replicas * 2 || request.userInfo.groups.exists(g, g == 'ops')")]
    [InlineData("request.userInfo.username == 'admin' && request.operation == 'UPDATE' && request.dryRun == false && !has(request.subResource)", "Passed")]
    public void Reviews_are_decided_as_they_were_recorded(string expression, string expected)
    {
        const string Review = """
            {"apiVersion": "admission.k8s.io/v1", "kind": "AdmissionReview", "request": {"uid": "1", "operation": "UPDATE", "dryRun": false,
             "kind": {"group": "apps", "version": "v1", "kind": "Deployment"}, "resource": {"group": "apps", "version": "v1", "resource": "deployments"},
             "name": "api", "namespace": "shop", "userInfo": {"username": "admin", "groups": ["dev"]},
             "object": {"metadata": {"name": "api"}, "spec": {"replicas": 9}}, "oldObject": {"metadata": {"name": "api"}, "spec": {"replicas": 3}}}}
            """;
        var request = AdmissionRequest.OfReview(YamlReader.Read(Review)[0].Field);
        Assert.NotNull(request);
        var set = PolicySamples.Compile(PolicySamples.Policy(
            $"matchConstraints: {{resourceRules: [{{apiGroups: [apps], apiVersions: [v1], operations: [UPDATE], resources: [deployments]}}]}}\nvalidations: [{{expression: \"{expression}\"}}]"));
        Assert.Equal(expected, PolicySamples.Line(Assert.Single(set.Decide(request, new ManifestFacts([]), TestContext.Current.CancellationToken).Decisions)));
    }

    [Fact]
    public void A_manifest_is_no_review() => Assert.Null(AdmissionRequest.OfReview(YamlReader.Read(PolicySamples.Pod)[0].Field));
}
