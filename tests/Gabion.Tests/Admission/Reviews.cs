using System.Text;
using Gabion.Admission;
using Gabion.Admission.Settings;
using Gabion.Formats.Tree;

namespace Gabion.Tests.Admission;

/// <summary>Reviews as the API server sends them, and policies to ask about them.</summary>
internal static class Reviews
{
    public const string RequiredOwner = """
        apiVersion: templates.gatekeeper.sh/v1
        kind: ConstraintTemplate
        metadata: {name: needslabel}
        spec:
          crd: {spec: {names: {kind: NeedsLabel}, validation: {openAPIV3Schema: {type: object, properties: {label: {type: string}}}}}}
          targets:
            - target: admission.k8s.gatekeeper.sh
              rego: |
                package needslabel
                violation[{"msg": msg}] {
                  not input.review.object.metadata.labels[input.parameters.label]
                  msg := sprintf("the label %v is missing", [input.parameters.label])
                }
        ---
        apiVersion: constraints.gatekeeper.sh/v1beta1
        kind: NeedsLabel
        metadata: {name: owner}
        spec:
          match: {kinds: [{apiGroups: [""], kinds: [Pod]}]}
          parameters: {label: owner}
        """;

    public const string NoHostNetwork = """
        apiVersion: admissionregistration.k8s.io/v1
        kind: ValidatingAdmissionPolicy
        metadata: {name: no-host-network}
        spec:
          matchConstraints: {resourceRules: [{apiGroups: [""], apiVersions: [v1], operations: [CREATE], resources: [pods]}]}
          validations: [{expression: "!has(object.spec.hostNetwork) || !object.spec.hostNetwork", message: no host network, reason: Forbidden}]
        ---
        apiVersion: admissionregistration.k8s.io/v1
        kind: ValidatingAdmissionPolicyBinding
        metadata: {name: everywhere}
        spec: {policyName: no-host-network, validationActions: [Deny]}
        """;

    /// <summary>Evaluates for ever, as far as a webhook is concerned.</summary>
    public const string Endless = """
        apiVersion: templates.gatekeeper.sh/v1
        kind: ConstraintTemplate
        metadata: {name: endless}
        spec:
          crd: {spec: {names: {kind: Endless}}}
          targets:
            - target: admission.k8s.gatekeeper.sh
              rego: |
                package endless
                violation[{"msg": "never"}] {
                  x := numbers.range(1, 3000)
                  a := x[_]; b := x[_]; c := x[_]
                  a + b + c == 0
                }
        ---
        apiVersion: constraints.gatekeeper.sh/v1beta1
        kind: Endless
        metadata: {name: all}
        spec: {match: {kinds: [{apiGroups: [""], kinds: [Pod]}]}}
        """;

    public const string Baseline = "apiVersion: v1\nkind: Namespace\nmetadata: {name: team-a, labels: {pod-security.kubernetes.io/enforce: baseline}}\n";

    public static string Pod(string spec = "{\"containers\":[{\"name\":\"c\",\"image\":\"registry.example/a:1\"}]}", string @namespace = "team-a", string labels = "{\"owner\":\"a\"}", string operation = "CREATE", string user = "alice", string name = "web") =>
        $$$"""{"apiVersion":"admission.k8s.io/v1","kind":"AdmissionReview","request":{"uid":"u-1","kind":{"group":"","version":"v1","kind":"Pod"},"resource":{"group":"","version":"v1","resource":"pods"},"name":"{{{name}}}","namespace":"{{{@namespace}}}","operation":"{{{operation}}}","userInfo":{"username":"{{{user}}}"},"{{{(operation == "DELETE" ? "oldObject" : "object")}}}":{"apiVersion":"v1","kind":"Pod","metadata":{"name":"{{{name}}}","namespace":"{{{@namespace}}}","labels":{{{labels}}} },"spec":{{{spec}}} } } }""";

    public static AdmissionPolicies Policies(AdmissionSettings settings, params string[] files) =>
        PolicyCompiler.Compile(settings, new([.. files.Select((text, index) => new PolicyFile($"p{index}.yaml", text))], [], ""), null);

    public static ReviewInput Input(string review, AdmissionPolicies policies)
    {
        var input = ReviewInput.Read(Field.Of(ReviewBody.Parse(Encoding.UTF8.GetBytes(review), out var problem)), policies.Facts, out var why);
        Assert.True(input is not null, problem + why);
        return input!;
    }

    public static AdmissionDecision Decide(string review, AdmissionPolicies policies) =>
        policies.Decide(Input(review, policies), TestContext.Current.CancellationToken);
}
