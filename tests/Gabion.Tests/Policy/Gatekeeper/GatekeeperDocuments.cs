using Gabion.Formats.Yaml;
using Gabion.Policy.Gatekeeper;
using Gabion.Policy.Rego.Values;

namespace Gabion.Tests.Policy.Gatekeeper;

/// <summary>Policies and objects for tests, as texts.</summary>
internal static class GatekeeperDocuments
{
    /// <summary>Every object needs the label that the parameter names; owner when it names none.</summary>
    public const string Template =
        """
        apiVersion: templates.gatekeeper.sh/v1
        kind: ConstraintTemplate
        metadata:
          name: needslabel
          annotations: {metadata.gatekeeper.sh/title: "Needs a label"}
        spec:
          crd:
            spec:
              names: {kind: NeedsLabel}
              validation:
                openAPIV3Schema:
                  type: object
                  default: {}
                  properties:
                    label: {type: string, default: owner, minLength: 2}
          targets:
          - target: admission.k8s.gatekeeper.sh
            code:
            - engine: Rego
              source:
                version: v1
                rego: |
                  package needslabel
                  violation contains {"msg": msg, "details": {"label": input.parameters.label}} if {
                    not input.review.object.metadata.labels[input.parameters.label]
                    msg := sprintf("%v has no label %v", [input.review.object.metadata.name, input.parameters.label])
                  }
        """;

    public static string Constraint(string spec = "{}", string name = "owners") =>
        $$"""
        apiVersion: constraints.gatekeeper.sh/v1beta1
        kind: NeedsLabel
        metadata: {name: {{name}}}
        spec: {{spec}}
        """;

    public static PolicySet Set(params string[] documents)
    {
        var builder = new PolicySetBuilder();
        for (var i = 0; i < documents.Length; i++)
        {
            builder.AddFile($"{i}.yaml", documents[i]);
        }

        return builder.Build();
    }

    public static RegoObject Object(string yaml) => (RegoObject)RegoTree.Of(YamlReader.Read(yaml)[0].Root);

    public static string Messages(PolicySet set, ReviewRequest request, Inventory? inventory = null) =>
        string.Join(" | ", set.Review(request, inventory ?? Inventory.Empty, null, CancellationToken.None).Violations.Select(violation => $"{violation.Action}: {violation.Message}"));

    public static string Messages(PolicySet set, string @object, Inventory? inventory = null) => Messages(set, new ReviewRequest { Object = Object(@object) }, inventory);
}
