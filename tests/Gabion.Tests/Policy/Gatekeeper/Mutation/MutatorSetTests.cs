using Gabion.Policy.Gatekeeper;
using Gabion.Policy.Gatekeeper.Mutation;
using Gabion.Policy.Rego.Values;

namespace Gabion.Tests.Policy.Gatekeeper.Mutation;

public class MutatorSetTests
{
    private const string Pod =
        """
        apiVersion: v1
        kind: Pod
        metadata: {name: web, namespace: shop, labels: {app: web}}
        spec:
          containers:
          - {name: a, image: nginx, args: [x, y]}
          - {name: b, image: "quay.io/org/app:2", ports: [{containerPort: 80}]}
        """;

    [Theory]

    // What is there is replaced; a glob means every item.
    [InlineData("Assign", "spec.containers[name: a].image", "assign: {value: other}", "replace /spec/containers/0/image other")]
    [InlineData("Assign", "spec.containers[name: *].tty", "assign: {value: true}", "add /spec/containers/0/tty true; add /spec/containers/1/tty true")]
    [InlineData("Assign", "spec.containers[name: b].ports[containerPort: 80].name", "assign: {value: http}", "add /spec/containers/1/ports/0/name http")]

    // What is missing is made: objects, lists, items with their key. A glob makes nothing.
    [InlineData("Assign", "spec.dns.options.x", "assign: {value: 1}", "add /spec/dns {\"options\":{\"x\":1}}")]
    [InlineData("Assign", "spec.volumes[name: tmp].emptyDir", "assign: {value: {}}", "add /spec/volumes [{\"emptyDir\":{},\"name\":\"tmp\"}]")]
    [InlineData("Assign", "spec.initContainers[name: *].tty", "assign: {value: true}", "")]

    // A whole item is added, or replaced.
    [InlineData("Assign", "spec.containers[name: c]", "assign: {value: {name: c, image: z}}", "add /spec/containers/2 {\"image\":\"z\",\"name\":\"c\"}")]
    [InlineData("Assign", "spec.containers[name: a]", "assign: {value: {name: a}}", "remove /spec/containers/0/args; remove /spec/containers/0/image")]

    // pathTests
    [InlineData("Assign", "spec.containers[name: a].image", "assign: {value: other}, pathTests: [{subPath: \"spec.containers[name: a].image\", condition: MustNotExist}]", "")]
    [InlineData("Assign", "spec.dns.x", "assign: {value: 1}, pathTests: [{subPath: spec.dns, condition: MustExist}]", "")]
    [InlineData("Assign", "spec.containers[name: *].args", "assign: {value: []}, pathTests: [{subPath: \"spec.containers[name: *].args\", condition: MustNotExist}]", "add /spec/containers/1/args []")]
    [InlineData("Assign", "spec.containers[name: c].tty", "assign: {value: true}, pathTests: [{subPath: \"spec.containers[name: c]\", condition: MustExist}]", "")]

    // A label is set where there is none, and never changed.
    [InlineData("AssignMetadata", "metadata.labels.owner", "assign: {value: me}", "add /metadata/labels/owner me")]
    [InlineData("AssignMetadata", "metadata.labels.app", "assign: {value: me}", "")]
    [InlineData("AssignMetadata", "metadata.annotations.\"a/b~c\"", "assign: {fromMetadata: {field: name}}", "add /metadata/annotations {\"a/b~c\":\"web\"}")]
    [InlineData("Assign", "spec.place", "assign: {fromMetadata: {field: namespace}}", "add /spec/place shop")]

    // Sets
    [InlineData("ModifySet", "spec.containers[name: a].args", "operation: merge, values: {fromList: [y, z]}", "add /spec/containers/0/args/2 z")]
    [InlineData("ModifySet", "spec.containers[name: *].args", "values: {fromList: [z]}", "add /spec/containers/0/args/2 z; add /spec/containers/1/args [\"z\"]")]
    [InlineData("ModifySet", "spec.containers[name: *].args", "operation: prune, values: {fromList: [x, z]}", "remove /spec/containers/0/args/0")]
    [InlineData("ModifySet", "spec.dns.servers", "operation: prune, values: {fromList: [x]}", "add /spec/dns {}")]

    // Images
    [InlineData("AssignImage", "spec.containers[name: *].image", "assignDomain: r.example.org", "replace /spec/containers/0/image r.example.org/nginx; replace /spec/containers/1/image r.example.org/org/app:2")]
    [InlineData("AssignImage", "spec.containers[name: b].image", "assignTag: \":3\"", "replace /spec/containers/1/image quay.io/org/app:3")]
    [InlineData("AssignImage", "spec.containers[name: b].image", "assignPath: my/app", "replace /spec/containers/1/image quay.io/my/app:2")]
    public void Changes_an_object(string kind, string location, string parameters, string patch) =>
        Assert.Equal(patch, Patch(Set(Mutator(kind, location, parameters)), Pod));

    [Theory]
    [InlineData("Assign", "spec.containers.image", "assign: {value: 1}", "Assign m: spec.containers has to be an object, and is a list")]
    [InlineData("Assign", "spec[name: x].image", "assign: {value: 1}", "Assign m: spec has to be a list, and is of the type object")]
    [InlineData("ModifySet", "spec.containers[name: a].image", "values: {fromList: [x]}", "ModifySet m: what is to be changed as a set is no list")]
    [InlineData("AssignImage", "spec.containers[name: a].args", "assignTag: \":3\"", "AssignImage m: the name of an image has to be text")]
    public void Refuses_an_object_of_another_shape(string kind, string location, string parameters, string error)
    {
        var result = Mutate(Set(Mutator(kind, location, parameters)), Pod);

        Assert.Equal(error, result.Error?.ToString());
        Assert.Equal(GatekeeperDocuments.Object(Pod), result.Object);
    }

    [Theory]
    [InlineData("Assign", "metadata.labels.x", "assign: {value: a}", "Assign cannot change metadata; AssignMetadata can")]
    [InlineData("AssignMetadata", "metadata.name", "assign: {value: a}", "AssignMetadata sets one label or annotation (metadata.labels.NAME), not metadata.name")]
    [InlineData("AssignMetadata", "metadata.labels.x", "assign: {value: 1}", "a label or annotation is text: quote it")]
    [InlineData("Assign", "spec.x", "assign: {}", "assign takes exactly one of value, fromMetadata and externalData")]
    [InlineData("Assign", "spec.x", "assign: {value: 1, fromMetadata: {field: name}}", "assign takes exactly one of value, fromMetadata and externalData")]
    [InlineData("Assign", "spec.x", "assign: {fromMetadata: {field: uid}}", "fromMetadata.field is name or namespace")]
    [InlineData("Assign", "spec.c[name: x].name", "assign: {value: y}", "the key name, by which the item is found, cannot be changed")]
    [InlineData("Assign", "spec.c[name: x]", "assign: {value: {name: y}}", "the object's name has to be \"x\", as in the location")]
    [InlineData("Assign", "spec.c[name: x]", "assign: {value: y}", "only an object can be an item of a list with keys")]
    [InlineData("Assign", "spec.c[name: *]", "assign: {value: {name: y}}", "nothing can be added to [*]: name the key of the item")]
    [InlineData("Assign", "spec.x", "assign: {value: 1}, pathTests: [{subPath: spec.y, condition: MustExist}]", "the path spec.y is no beginning of the location spec.x")]
    [InlineData("Assign", "spec.x.y", "assign: {value: 1}, pathTests: [{subPath: spec.x, condition: MustNotExist}, {subPath: spec.x.y, condition: MustExist}]", "the path spec.x.y is marked MustExist, but spec.x above it MustNotExist")]
    [InlineData("ModifySet", "spec.c[name: x]", "values: {fromList: [1]}", "the location of ModifySet ends in a field, not in an item of a list")]
    [InlineData("ModifySet", "spec.c", "operation: add, values: {fromList: [1]}", "the operation is merge or prune, not add")]
    [InlineData("AssignImage", "spec.image", "{}", "one of assignDomain, assignPath and assignTag is needed")]
    [InlineData("AssignImage", "spec.image", "assignTag: latest", "assignTag has to be a tag with : or a digest with @ before it, not \"latest\"")]
    [InlineData("AssignImage", "spec.image", "assignDomain: registry", "assignDomain has to be a full domain name or localhost, not \"registry\"")]
    [InlineData("AssignImage", "spec.image", "assignPath: gcr.io/repo", "assignPath \"gcr.io/repo\" begins like a domain: set assignDomain too")]
    [InlineData("Assign", "spec..x", "assign: {value: 1}", "the location \"spec..x\" cannot be read: the name of a field is expected (character 6)")]
    public void Refuses_a_mutator(string kind, string location, string parameters, string message)
    {
        var set = Set(Mutator(kind, location, parameters));

        Assert.Empty(set.Mutators);
        Assert.Equal(message, Assert.Single(set.Problems).Message);
    }

    /// <summary>Kind, then name; a later one sees what an earlier one did, and a round more lets the earlier one see it too.</summary>
    [Fact]
    public void Mutators_act_in_order_until_nothing_changes()
    {
        var set = Set(
            Mutator("Assign", "spec.containers[name: *].pull", "assign: {value: always}", "a"),
            Mutator("Assign", "spec.containers[name: proxy]", "assign: {value: {name: proxy, pull: always}}", "b"));

        var result = Mutate(set, Pod);

        Assert.Equal(["Assign a", "Assign b"], result.Steps.Select(step => step.Mutator.ToString()));
        Assert.Equal("always", new[] { 0, 1, 2 }.Select(index => Text(result.Object, index, "pull")).Distinct().Single());
    }

    /// <summary>What a later mutator sets can make an earlier one act, in the next round.</summary>
    [Fact]
    public void A_mutator_sees_labels_that_others_set()
    {
        var set = Set(
            Mutator("AssignMetadata", "metadata.labels.a", "assign: {value: \"1\"}", "a").Replace("match: {}", "match: {labelSelector: {matchLabels: {b: \"1\"}}}", StringComparison.Ordinal),
            Mutator("AssignMetadata", "metadata.labels.b", "assign: {value: \"1\"}", "b"));

        var result = Mutate(set, Pod);

        Assert.Equal(["AssignMetadata b 1", "AssignMetadata a 2"], result.Steps.Select(step => $"{step.Mutator} {step.Round}"));
        Assert.Equal(2, result.Rounds);
    }

    [Theory]
    [InlineData("spec.containers.image", "spec.containers[name: foo].image", true)]
    [InlineData("spec.containers[name: foo].image", "spec.containers[name: '*'].image", false)]
    [InlineData("spec.containers[name: foo].image", "spec.containers[id: foo].image", true)]
    [InlineData("spec.containers[name: foo].image", "spec.containers[name: foo].tag", false)]
    [InlineData("spec.x", "spec.x.y", false)]
    public void Mutators_that_disagree_on_a_shape_are_not_applied(string one, string other, bool isConflict)
    {
        var set = Set(Mutator("Assign", one, "assign: {value: 1}", "a"), Mutator("Assign", other, "assign: {value: 1}", "b"));

        Assert.Equal(isConflict ? 2 : 0, set.Conflicting.Length);
    }

    [Fact]
    public void Nothing_may_stand_below_an_image_or_external_data()
    {
        Assert.Equal(2, Set(Mutator("AssignImage", "spec.c[name: foo].image", "assignTag: \":1\""), Mutator("Assign", "spec.c[name: '*'].image.test", "assign: {value: 1}")).Conflicting.Length);
        Assert.Equal(2, Set(Mutator("Assign", "spec.x", "assign: {externalData: {provider: p}}", "a"), Mutator("Assign", "spec.x.y", "assign: {value: 1}", "b")).Conflicting.Length);
    }

    [Fact]
    public void Mutators_of_other_kinds_or_operations_do_not_disagree()
    {
        var create = Mutator("Assign", "spec.containers.image", "assign: {value: 1}", "a").Replace("kinds: [Pod]", "kinds: [Pod], operations: [CREATE]", StringComparison.Ordinal);
        var update = Mutator("Assign", "spec.containers[name: x].image", "assign: {value: 1}", "b").Replace("kinds: [Pod]", "kinds: [Pod], operations: [UPDATE]", StringComparison.Ordinal);

        Assert.Empty(Set(create, update).Conflicting);
        Assert.Equal(["applyTo: not on CREATE"], Set(update).Unmatched(Request(Pod), Inventory.Empty).Select(entry => entry.Reason));
    }

    [Fact]
    public void External_data_cannot_be_told()
    {
        var result = Mutate(Set(Mutator("Assign", "spec.containers[name: a].image", "assign: {externalData: {provider: resolver}}")), Pod);

        Assert.Empty(result.Steps);
        Assert.Contains("resolver answers for \"nginx\"", Assert.Single(result.Unknowns).Reason, StringComparison.Ordinal);
    }

    [Fact]
    public void A_namespace_that_is_not_known_cannot_be_matched()
    {
        var mutator = Mutator("Assign", "spec.x", "assign: {value: 1}").Replace("match: {}", "match: {namespaceSelector: {matchLabels: {team: a}}}", StringComparison.Ordinal);

        Assert.True(Mutate(Set(mutator), Pod).Error?.IsUnknown);
        var inventory = Inventory.Of([GatekeeperDocuments.Object("{apiVersion: v1, kind: Namespace, metadata: {name: shop, labels: {team: a}}}")]);
        Assert.Single(Set(mutator).Mutate(Request(Pod), inventory, CancellationToken.None).Steps);
    }

    /// <summary>The namespace of the request counts in matching and in values, and the object does not get it.</summary>
    [Fact]
    public void The_namespace_of_the_request_counts()
    {
        var set = Set(Mutator("AssignMetadata", "metadata.labels.place", "assign: {fromMetadata: {field: namespace}}").Replace("match: {}", "match: {namespaces: [shop]}", StringComparison.Ordinal));
        var request = Request("{apiVersion: v1, kind: Pod, metadata: {name: x}}") with { Request = RegoObject.OfFields(("namespace", RegoString.Of("shop"))) };

        Assert.Equal("add /metadata/labels {\"place\":\"shop\"}", Patch(set.Mutate(request, Inventory.Empty, CancellationToken.None).Object, request.Object!));
    }

    [Fact]
    public void Gatekeeper_leaves_some_objects_alone()
    {
        var all = "apiVersion: mutations.gatekeeper.sh/v1\nkind: AssignMetadata\nmetadata: {name: m}\nspec: {location: metadata.labels.x, parameters: {assign: {value: mine}}}";
        const string Config = "apiVersion: config.gatekeeper.sh/v1alpha1\nkind: Config\nmetadata: {name: config}\nspec: {match: [{excludedNamespaces: [kube-*], processes: [mutation-webhook]}, {excludedNamespaces: [shop], processes: [audit]}]}";

        Assert.Empty(Mutate(Set(all), "{apiVersion: constraints.gatekeeper.sh/v1beta1, kind: X, metadata: {name: x}}").Steps);
        Assert.Empty(Set(all).Mutate(Request(Pod) with { Operation = "DELETE" }, Inventory.Empty, CancellationToken.None).Steps);
        Assert.Empty(Mutate(Set(all, Config), "{apiVersion: v1, kind: Pod, metadata: {name: x, namespace: kube-system}}").Steps);
        Assert.Single(Mutate(Set(all, Config), Pod).Steps);
    }

    private static string Mutator(string kind, string location, string parameters, string name = "m") =>
        $$"""
        apiVersion: mutations.gatekeeper.sh/v1
        kind: {{kind}}
        metadata: {name: {{name}}}
        spec:
          applyTo: [{groups: [""], versions: [v1], kinds: [Pod]}]
          match: {}
          location: '{{location.Replace("'", "''", StringComparison.Ordinal)}}'
          parameters: {{(parameters == "{}" ? parameters : $"{{{parameters}}}")}}
        """;

    private static MutatorSet Set(params string[] mutators)
    {
        var builder = new MutatorSetBuilder();
        for (var i = 0; i < mutators.Length; i++)
        {
            builder.AddFile($"{i}.yaml", mutators[i]);
        }

        return builder.Build();
    }

    private static ReviewRequest Request(string yaml) => new() { Object = GatekeeperDocuments.Object(yaml), Operation = "CREATE" };

    private static MutationResult Mutate(MutatorSet set, string yaml) => set.Mutate(Request(yaml), Inventory.Empty, CancellationToken.None);

    private static string Patch(MutatorSet set, string yaml)
    {
        Assert.Empty(set.Problems);
        var result = Mutate(set, yaml);
        Assert.Null(result.Error);
        return Patch(result.Object, GatekeeperDocuments.Object(yaml));
    }

    private static string Patch(RegoObject after, RegoObject before) => string.Join("; ", JsonPatch.Between(before, after).Select(operation =>
        $"{operation.Name} {operation.Path}{(operation.Value is null ? "" : $" {(operation.Value is RegoString text ? text.Value : operation.Value.ToJson())}")}"));

    private static string Text(RegoObject pod, int container, string field) =>
        ((RegoString)((RegoObject)((RegoArray)((RegoObject)pod.Get("spec")!).Get("containers")!)[container]).Get(field)!).Value;
}
