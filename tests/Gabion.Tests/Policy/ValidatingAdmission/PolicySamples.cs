using Gabion.Formats.Tree;
using Gabion.Formats.Yaml;
using Gabion.Policy.Admission;
using Gabion.Policy.ValidatingAdmission;

namespace Gabion.Tests.Policy.ValidatingAdmission;

/// <summary>Policies, bindings and objects for tests, read by the real readers.</summary>
internal static class PolicySamples
{
    public const string AllPods = "matchConstraints: {resourceRules: [{apiGroups: [''], apiVersions: [v1], operations: [CREATE], resources: [pods]}]}";

    public const string Deny = "validationActions: [Deny]";

    public const string Pod = """
        apiVersion: v1
        kind: Pod
        metadata: {name: web, namespace: shop, labels: {app: web}}
        spec: {containers: [{name: a, image: x}]}
        """;

    /// <summary>A policy named p and a binding named b.</summary>
    public static string Policy(string spec, string? binding = Deny) => $"""
        apiVersion: admissionregistration.k8s.io/v1
        kind: ValidatingAdmissionPolicy
        metadata: {"{name: p}"}
        spec:
          {spec.ReplaceLineEndings("\n  ")}
        {(binding is null ? "" : $"---\napiVersion: admissionregistration.k8s.io/v1\nkind: ValidatingAdmissionPolicyBinding\nmetadata: {{name: b}}\nspec:\n  policyName: p\n  {binding.ReplaceLineEndings("\n  ")}")}
        """;

    public static PolicySet Compile(string yaml) =>
        PolicySet.Compile(YamlReader.Read(yaml).Select(document => new PolicySource("policy.yaml", document.Field)), PolicySetOptions.Default);

    /// <summary>The decisions, one a line: verdict, then why or the messages.</summary>
    public static string Decide(string policies, string @object = Pod, string others = "")
    {
        var set = Compile(policies);
        var manifests = YamlReader.Read($"{others}\n---\n{@object}").Concat(YamlReader.Read(policies)).Select(document => document.Field).Where(field => field.IsMapping).ToList();
        var facts = new ManifestFacts(manifests);
        var decided = set.Decide(AdmissionRequest.ToCreate(Last(@object), facts), facts, TestContext.Current.CancellationToken);
        return string.Join('\n', decided.Decisions.Select(Line));
    }

    public static string Line(PolicyDecision decision) =>
        $"{decision.Verdict}: {(decision.Failures.IsEmpty ? decision.Why : string.Join(" | ", decision.Failures.Select(failure => failure.Message)))}".TrimEnd(' ', ':');

    private static Field Last(string yaml) => YamlReader.Read(yaml)[^1].Field;
}
