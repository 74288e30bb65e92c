using Gabion.Formats.Yaml;
using Gabion.Policy.Admission;
using Gabion.Policy.Gatekeeper.Mutation;
using Gabion.Policy.MutatingAdmission;
using Gabion.Policy.Rego.Values;
using Gabion.Policy.ValidatingAdmission;

namespace Gabion.Tests.Policy.MutatingAdmission;

/// <summary>What MutatingAdmissionPolicies make of objects. The expected answers are those of a kube-apiserver 1.36 to the same requests.</summary>
public sealed class MutatingPolicySetTests
{
    private const string Pod = """
        apiVersion: v1
        kind: Pod
        metadata: {name: p, namespace: default, labels: {app: x}, annotations: {a/b: "1"}}
        spec:
          containers:
          - {name: a, image: "nginx:1", env: [{name: A, value: "1"}, {name: B, value: "2"}], ports: [{containerPort: 80}, {containerPort: 81}], args: [x]}
          - {name: b, image: "busybox:1"}
          tolerations: [{key: k, operator: Exists}]
        """;

    [Theory]
    [InlineData("Object{spec: Object.spec{containers: [Object.spec.containers{name: 'side', image: 's:1'}]}}", """[{"op":"add","path":"/spec/containers/2","value":{"image":"s:1","name":"side"}}]""")]
    [InlineData("Object{metadata: Object.metadata{labels: {'team': 'blue', 'app': 'y'}}}", """[{"op":"replace","path":"/metadata/labels/app","value":"y"},{"op":"add","path":"/metadata/labels/team","value":"blue"}]""")]
    [InlineData("Object{metadata: Object.metadata{labels: Object.metadata.labels{team: 'blue'}}}", """[{"op":"add","path":"/metadata/labels/team","value":"blue"}]""")]
    [InlineData("Object{spec: Object.spec{containers: object.spec.containers.map(c, Object.spec.containers{name: c.name, imagePullPolicy: 'Always'})}}", """[{"op":"add","path":"/spec/containers/0/imagePullPolicy","value":"Always"},{"op":"add","path":"/spec/containers/1/imagePullPolicy","value":"Always"}]""")]
    [InlineData("Object{spec: Object.spec{containers: [Object.spec.containers{name: 'a', env: [Object.spec.containers.env{name: 'B', value: '9'}]}]}}", """[{"op":"replace","path":"/spec/containers/0/env/1/value","value":"9"}]""")]
    [InlineData("Object{spec: Object.spec{containers: [Object.spec.containers{name: 'a', ports: [Object.spec.containers.ports{containerPort: 80, protocol: 'UDP'}]}]}}", """[{"op":"add","path":"/spec/containers/0/ports/2","value":{"containerPort":80,"protocol":"UDP"}}]""")]
    [InlineData("Object{metadata: Object.metadata{finalizers: ['a.b/c']}}", """[{"op":"add","path":"/metadata/finalizers","value":["a.b/c"]}]""")]
    [InlineData("Object{spec: Object.spec{?priority: object.spec.?nosuch}}", "[]")]
    public void A_configuration_is_merged(string expression, string patch) => Assert.Equal(patch, PatchOf(Mutate(Apply(expression))));

    [Fact]
    public void Lists_keep_the_order_of_both()
    {
        var swapped = Mutate(Apply("Object{spec: Object.spec{containers: [Object.spec.containers{name: 'b'}, Object.spec.containers{name: 'a'}]}}"));
        Assert.Equal(["b", "a"], Names(swapped));
        var between = Mutate(Apply("Object{spec: Object.spec{containers: [Object.spec.containers{name: 'n', image: 'n:1'}, Object.spec.containers{name: 'b'}]}}"));
        Assert.Equal(["a", "n", "b"], Names(between));
    }

    [Theory]
    [InlineData("Object{spec: Object.spec{containers: [Object.spec.containers{name: 'a', args: ['y']}]}}", "error applying patch: invalid ApplyConfiguration: may not mutate atomic arrays, maps or structs: .spec.containers[0].args")]
    [InlineData("Object{spec: Object.spec{nodeSelector: {'a': 'b'}}}", "error applying patch: invalid ApplyConfiguration: may not mutate atomic arrays, maps or structs: .spec.nodeSelector")]
    [InlineData("Object{spec: Object.spec{nosuch: 1}}", "error applying patch: failed to convert patch object to typed object: .spec.nosuch: field not declared in schema")]
    [InlineData("Object{spec: Object.spec{serviceAccountName: null}}", "error applying patch: failed to convert patch object to typed object: .spec.serviceAccountName: expected string, got null")]
    [InlineData("Object{spec: Object.spec{containers: [Object.spec.initContainers{name: 's', image: 's:1'}]}}", "type mismatch: unexpected type name \"Object.spec.initContainers\", expected \"Object.spec.containers\", which matches field name path from root Object type")]
    [InlineData("Object{metadata: Object.metadata{labels: {'x': object.spec.nosuch}}}", "expression 'Object{metadata: Object.metadata{labels: {'x': object.spec.nosuch}}}' resulted in error: no such key: nosuch")]
    public void What_cannot_be_merged_refuses_the_request(string expression, string message)
    {
        var decision = Mutate(Apply(expression));
        Assert.False(decision.IsAllowed);
        Assert.Equal($"policy 'm' with binding 'b' denied request: {message}", Assert.Single(decision.Failures).Denial);
        Assert.Equal("[]", PatchOf(decision));
        Assert.True(Mutate(Apply(expression, failurePolicy: "Ignore")).IsAllowed);
    }

    [Theory]
    [InlineData("[JSONPatch{op: 'add', path: '/metadata/labels/' + jsonpatch.escapeKey('a/b~c'), value: 'z'}]", """[{"op":"add","path":"/metadata/labels/a~1b~0c","value":"z"}]""")]
    [InlineData("[JSONPatch{op: 'test', path: '/metadata/labels/app', value: 'no'}, JSONPatch{op: 'replace', path: '/metadata/labels/app', value: 'q'}]", "[]")]
    [InlineData("[JSONPatch{op: 'test', path: '/metadata/labels/app', value: 'x'}, JSONPatch{op: 'replace', path: '/metadata/labels/app', value: 'q'}]", """[{"op":"replace","path":"/metadata/labels/app","value":"q"}]""")]
    [InlineData("[JSONPatch{op: 'add', path: '/spec/tolerations/0', value: Object.spec.tolerations{key: 'n', operator: 'Exists'}}]", """[{"op":"add","path":"/spec/tolerations/0","value":{"key":"n","operator":"Exists"}}]""")]
    [InlineData("[JSONPatch{op: 'copy', from: '/spec/containers/0/image', path: '/metadata/annotations/img'}]", """[{"op":"add","path":"/metadata/annotations/img","value":"nginx:1"}]""")]
    [InlineData("[JSONPatch{op: 'move', from: '/metadata/annotations/a~1b', path: '/metadata/labels/moved'}]", """[{"op":"remove","path":"/metadata/annotations/a~1b"},{"op":"add","path":"/metadata/labels/moved","value":"1"}]""")]
    [InlineData("[JSONPatch{op: 'remove', path: '/spec/containers/-1'}]", """[{"op":"remove","path":"/spec/containers/1"}]""")]
    public void A_json_patch_is_applied(string expression, string patch) => Assert.Equal(patch, PatchOf(Mutate(Policy($"patchType: JSONPatch\n    jsonPatch: {{expression: \"{expression}\"}}"))));

    [Theory]
    [InlineData("[JSONPatch{op: 'remove', path: '/metadata/annotations/zz'}]", "there is nothing at 'zz'", false)]
    [InlineData("[JSONPatch{op: 'add', path: '/spec/nodeSelector/a', value: 'b'}]", "there is nothing at 'nodeSelector'", false)]
    [InlineData("[JSONPatch{op: 'add', path: '/spec/nosuch', value: 1}]", "strict decoding error: unknown field \"spec.nosuch\"", true)]
    [InlineData("[JSONPatch{op: 'add', path: '/spec/tolerations/-', value: Object.spec.tolerations{key: Object.x{a: 'n'}}}]", "unexpected type name \"Object.x\"", false)]
    public void A_patch_that_cannot_be_applied_refuses_the_request(string expression, string message, bool isNeverIgnored)
    {
        var mutation = $"patchType: JSONPatch\n    jsonPatch: {{expression: \"{expression}\"}}";
        Assert.Contains(message, Assert.Single(Mutate(Policy(mutation)).Failures).Message, StringComparison.Ordinal);
        Assert.Equal(!isNeverIgnored, Mutate(Policy(mutation, failurePolicy: "Ignore")).IsAllowed);
    }

    [Fact]
    public void Each_policy_sees_what_those_before_it_did_and_is_asked_again_where_it_wants_to_be()
    {
        var first = Policy("patchType: ApplyConfiguration\n    applyConfiguration: {expression: \"Object{metadata: Object.metadata{annotations: {'count': string(size(object.spec.containers))}}}\"}", name: "a", reinvocation: "IfNeeded");
        var second = Policy("patchType: ApplyConfiguration\n    applyConfiguration: {expression: \"Object{spec: Object.spec{containers: [Object.spec.containers{name: 'side', image: object.metadata.annotations['count']}]}}\"}", name: "z");
        var decision = Mutate(first, second);
        Assert.Equal(["a 1", "z 1", "a 2"], decision.Steps.Select(step => $"{step.Policy} {step.Round}"));
        Assert.Equal("""[{"op":"add","path":"/metadata/annotations/count","value":"3"},{"op":"add","path":"/spec/containers/2","value":{"image":"2","name":"side"}}]""", PatchOf(decision));
    }

    [Fact]
    public void Conditions_variables_and_parameters_decide()
    {
        var policy = Policy(
            "patchType: ApplyConfiguration\n    applyConfiguration: {expression: \"Object{metadata: Object.metadata{labels: {'team': variables.team}}}\"}",
            more: "  paramKind: {apiVersion: v1, kind: ConfigMap}\n  matchConditions: [{name: app, expression: \"object.metadata.labels.app == 'x'\"}]\n  variables: [{name: team, expression: \"params.data.team\"}]\n",
            binding: "paramRef: {name: teams, namespace: default, parameterNotFoundAction: Deny}");
        const string Parameters = "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: teams, namespace: default}\ndata: {team: red}\n";
        Assert.Equal("""[{"op":"add","path":"/metadata/labels/team","value":"red"}]""", PatchOf(Mutate(policy, Parameters)));

        // The parameter is not among the files: nothing is guessed.
        var unknown = Assert.Single(Mutate(policy).Failures);
        Assert.True(unknown.IsUnknown, unknown.Message);

        var unmet = Mutate(policy.Replace("== 'x'", "== 'y'", StringComparison.Ordinal), Parameters);
        Assert.Equal("matchConditions 'app' is false", Assert.Single(unmet.Unmatched).Why);
    }

    [Theory]
    [InlineData("patchType: ApplyConfiguration\n    applyConfiguration: {expression: \"'teapot'\"}", "must evaluate to Object but got string")]
    [InlineData("patchType: JSONPatch\n    jsonPatch: {expression: \"[]\"}", "must evaluate to list(JSONPatch) but got list(dyn)")]
    [InlineData("patchType: JSONPatch\n    applyConfiguration: {expression: \"Object{}\"}", "must not be specified when patchType is JSONPatch")]
    [InlineData("patchType: Frob\n    jsonPatch: {expression: \"[]\"}", "'Frob' is not known")]
    public void A_broken_policy_is_named_with_its_place(string mutation, string message)
    {
        var set = Set(Policy(mutation));
        Assert.Contains(set.Faults, fault => fault.ToString().StartsWith("p0.yaml:", StringComparison.Ordinal) && fault.Message.Contains(message, StringComparison.Ordinal));
        Assert.False(MutatePod(set, []).IsAllowed); // failurePolicy Fail
    }

    [Fact]
    public void How_a_custom_resource_merges_is_not_known_beyond_its_metadata()
    {
        const string Widget = "apiVersion: example.org/v1\nkind: Widget\nmetadata: {name: w, namespace: default}\nspec: {parts: [{name: a}]}\n";
        var labels = Policy("patchType: ApplyConfiguration\n    applyConfiguration: {expression: \"Object{metadata: Object.metadata{labels: {'a': 'b'}}}\"}", group: "example.org", resource: "widgets");
        Assert.Equal("""[{"op":"add","path":"/metadata/labels","value":{"a":"b"}}]""", PatchOf(MutateObject(Set(labels), Widget), Widget));
        var spec = Policy("patchType: ApplyConfiguration\n    applyConfiguration: {expression: \"Object{spec: Object.spec{size: 1}}\"}", group: "example.org", resource: "widgets");
        Assert.True(Assert.Single(MutateObject(Set(spec), Widget).Failures).IsUnknown);
    }

    private static string Apply(string expression, string failurePolicy = "Fail") => Policy($"patchType: ApplyConfiguration\n    applyConfiguration: {{expression: \"{expression}\"}}", failurePolicy: failurePolicy);

    private static string Policy(string mutation, string name = "m", string failurePolicy = "Fail", string reinvocation = "Never", string more = "", string binding = "", string group = "", string resource = "pods") => $$$"""
        apiVersion: admissionregistration.k8s.io/v1
        kind: MutatingAdmissionPolicy
        metadata: {name: {{{name}}}}
        spec:
          failurePolicy: {{{failurePolicy}}}
          reinvocationPolicy: {{{reinvocation}}}
          matchConstraints: {resourceRules: [{apiGroups: ["{{{group}}}"], apiVersions: [v1], operations: [CREATE], resources: [{{{resource}}}]}]}

        """ + more + $$$"""
          mutations:
          - {{{mutation}}}
        ---
        apiVersion: admissionregistration.k8s.io/v1
        kind: MutatingAdmissionPolicyBinding
        metadata: {name: b}
        spec: {policyName: {{{name}}}{{{(binding.Length > 0 ? $", {binding}" : "")}}}}

        """;

    private static MutatingPolicySet Set(params string[] files) =>
        MutatingPolicySet.Compile(files.SelectMany((text, index) => YamlReader.Read(text).Select(document => new PolicySource($"p{index}.yaml", document.Field))), PolicySetOptions.Default);

    private static MutatingDecision Mutate(params string[] files) => MutatePod(Set(files), files);

    private static MutatingDecision MutatePod(MutatingPolicySet set, string[] beside) => MutateObject(set, Pod, beside);

    private static MutatingDecision MutateObject(MutatingPolicySet set, string manifest, params string[] beside)
    {
        var facts = new ManifestFacts(beside.SelectMany(text => YamlReader.Read(text)).Select(document => document.Field));
        return set.Mutate(AdmissionRequest.ToCreate(YamlReader.Read(manifest)[0].Field, facts), facts, TestContext.Current.CancellationToken);
    }

    private static string PatchOf(MutatingDecision decision, string manifest = Pod) =>
        JsonPatch.ToValue(JsonPatch.Between(RegoTree.Of(YamlReader.Read(manifest)[0].Field.Node), decision.Object!)).ToJson();

    private static IEnumerable<string?> Names(MutatingDecision decision) =>
        ((RegoArray)((RegoObject)decision.Object!.Get("spec")!).Get("containers")!).Items.ToArray().Select(item => (((RegoObject)item).Get("name") as RegoString)?.Value);
}
