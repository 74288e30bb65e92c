using Gabion.Formats.Yaml;
using Gabion.Policy.Admission;
using Gabion.Policy.ValidatingAdmission;

namespace Gabion.Tests.Policy.ValidatingAdmission;

/// <summary>Whatever the documents are, they are read, faults have a place, and a decision is made.</summary>
public sealed class PolicyFuzzTests
{
    private static readonly string[] Values = ["null", "[]", "{}", "1", "''", "x", "true", "[null]", "[{}]", "{a: b}", "'1 +'", "[[]]", "'variables.a'", "\"\\0\""];

    [Fact]
    public void Any_field_may_hold_anything()
    {
        const string Seed = """
            apiVersion: admissionregistration.k8s.io/v1
            kind: ValidatingAdmissionPolicy
            metadata: {name: p}
            spec:
              failurePolicy: Fail
              paramKind: {apiVersion: v1, kind: ConfigMap}
              matchConstraints: {matchPolicy: Exact, namespaceSelector: {matchExpressions: [{key: a, operator: In, values: [b]}]}, resourceRules: [{apiGroups: ['*'], apiVersions: ['*'], operations: ['*'], resources: ['*'], scope: '*'}]}
              matchConditions: [{name: a, expression: 'true'}]
              variables: [{name: a, expression: object.kind}]
              validations: [{expression: variables.a == 'Pod', message: m, messageExpression: variables.a + 'x', reason: Forbidden}]
              auditAnnotations: [{key: k, valueExpression: string(variables.a)}]
            ---
            apiVersion: admissionregistration.k8s.io/v1
            kind: ValidatingAdmissionPolicyBinding
            metadata: {name: b}
            spec: {policyName: p, validationActions: [Deny], paramRef: {name: x, namespace: y, parameterNotFoundAction: Allow}, matchResources: {objectSelector: {matchLabels: {a: b}}}}
            """;
        var random = new Random(11);
        var places = Enumerable.Range(0, Seed.Length).Where(i => Seed[i] == ':' && i + 1 < Seed.Length && Seed[i + 1] == ' ').ToList();
        for (var i = 0; i < 1_500; i++)
        {
            var text = Seed;
            for (var change = random.Next(1, 4); change > 0; change--)
            {
                var at = places[random.Next(places.Count)];
                var end = text.IndexOfAny([',', '}', ']', '\n'], Math.Min(at + 2, text.Length - 1));
                text = end < 0 || at + 2 > end ? text : text[..(at + 2)] + Values[random.Next(Values.Length)] + text[end..];
            }

            Check(text);
        }
    }

    private static void Check(string text)
    {
        var documents = YamlReader.Read(text).Select(document => document.Field).ToList();
        var set = PolicySet.Compile(documents.Select(field => new PolicySource("p.yaml", field)), PolicySetOptions.Default with { BindsUnbound = true });
        Assert.All(set.Faults, fault => Assert.True(fault.At.Line >= 1 && fault.Path.Length > 0));
        var facts = new ManifestFacts(documents);
        foreach (var field in documents.Append(YamlReader.Read(PolicySamples.Pod)[0].Field))
        {
            _ = set.Decide(AdmissionRequest.ToCreate(field, facts), facts, TestContext.Current.CancellationToken).Message;
        }
    }
}
