using Gabion.Policy.Gatekeeper;
using Gabion.Policy.Gatekeeper.Mutation;

namespace Gabion.Tests.Policy.Gatekeeper;

/// <summary>Whatever stands in the documents of a folder: they are used or told of, and nothing is thrown.</summary>
public sealed class GatekeeperFuzzTests
{
    private const string Others =
        """
        ---
        apiVersion: templates.gatekeeper.sh/v1
        kind: ConstraintTemplate
        metadata: {name: p}
        spec:
          crd: {spec: {names: {kind: P}, validation: {openAPIV3Schema: {type: object, properties: {n: {type: integer, default: 1}}}}}}
          targets: [{target: admission.k8s.gatekeeper.sh, code: [{engine: K8sNativeValidation, source: {variables: [{name: n, expression: "variables.params.n"}], validations: [{expression: "variables.n > 0", message: m}]}}]}]
        ---
        apiVersion: constraints.gatekeeper.sh/v1beta1
        kind: P
        metadata: {name: c}
        spec: {match: {kinds: [{apiGroups: ["*"], kinds: [Pod]}], namespaces: [a*], labelSelector: {matchExpressions: [{key: a, operator: In, values: [b]}]}}, parameters: {n: 2}}
        ---
        apiVersion: mutations.gatekeeper.sh/v1
        kind: Assign
        metadata: {name: m}
        spec: {applyTo: [{groups: [""], versions: [v1], kinds: [Pod]}], location: "spec.containers[name: *].image", parameters: {pathTests: [{subPath: "spec.containers[name: *]", condition: MustExist}], assign: {value: {a: [1]}}}}
        ---
        apiVersion: mutations.gatekeeper.sh/v1
        kind: ModifySet
        metadata: {name: s}
        spec: {applyTo: [{groups: [""], versions: [v1], kinds: [Pod]}], location: "spec.containers[name: a].args", parameters: {operation: prune, values: {fromList: [x]}}}
        ---
        apiVersion: expansion.gatekeeper.sh/v1beta1
        kind: ExpansionTemplate
        metadata: {name: e}
        spec: {applyTo: [{groups: [apps], versions: [v1], kinds: [Deployment]}], templateSource: spec.template, generatedGVK: {version: v1, kind: Pod}}
        ---
        apiVersion: config.gatekeeper.sh/v1alpha1
        kind: Config
        metadata: {name: config}
        spec: {match: [{processes: [audit], excludedNamespaces: [kube-*]}], sync: {syncOnly: [{version: v1, kind: Pod}]}}
        """;

    private static readonly string[] Pieces = ["{", "}", "[", "]", ": ", "null", "1", "- ", "*", "\"", "'", "\n", "spec", "expression", "location", "..", "(", "&a ", "true", "é", "\u0000", "kind: Pod"];

    [Fact]
    public void Any_documents_are_used_or_told_of()
    {
        var pod = GatekeeperDocuments.Object("{apiVersion: v1, kind: Pod, metadata: {name: x, namespace: ab, labels: {a: b}}, spec: {containers: [{name: a, args: [x, y]}]}}");
        var deployment = GatekeeperDocuments.Object("{apiVersion: apps/v1, kind: Deployment, metadata: {name: x, namespace: ab}, spec: {template: {spec: {containers: [{name: a}]}}}}");
        var good = $"{GatekeeperDocuments.Template}\n---\n{GatekeeperDocuments.Constraint()}\n{Others}";
        var random = new Random(11);
        for (var round = 0; round < 400; round++)
        {
            var text = good;
            for (var change = 0; change <= round % 3; change++)
            {
                var at = random.Next(text.Length);
                text = random.Next(3) switch
                {
                    0 => text.Remove(at, Math.Min(random.Next(1, 9), text.Length - at)),
                    1 => text.Insert(at, Pieces[random.Next(Pieces.Length)]),
                    _ => text.Remove(at, 1).Insert(at, Pieces[random.Next(Pieces.Length)]),
                };
            }

            var (policies, mutators) = (new PolicySetBuilder((TemplateLanguage)(round % 2)), new MutatorSetBuilder());
            policies.AddFile("a.yaml", text);
            mutators.AddFile("a.yaml", text);
            var (set, mutatorSet) = (policies.Build(), mutators.Build());
            foreach (var @object in new[] { pod, deployment })
            {
                var request = new ReviewRequest { Object = @object, Operation = "CREATE" };
                var inventory = Inventory.Of([pod, deployment], set.Config);
                Assert.All(set.ReviewWhole(request, set.Expander, inventory, null, CancellationToken.None).Violations, violation => Assert.NotNull(violation.Message));
                Assert.NotNull(mutatorSet.Mutate(request, inventory, CancellationToken.None).Object);
            }

            Assert.All(set.Problems.Concat(mutatorSet.Problems), problem => Assert.NotEmpty(problem.Message));
        }
    }
}
