using System.Collections.Immutable;
using Gabion.Formats;
using Gabion.Model;
using Gabion.Model.Cluster;
using Gabion.Policy.CustomRules;

namespace Gabion.Rules.Cluster.Deploy;

/// <summary>A custom resource definition that the API server refuses for its CEL rules: they do not compile, or may cost too much.</summary>
internal sealed class DefinitionIsRefused(RuleSettings settings) : Rule<KubernetesObject>
{
    public override RuleCard Card { get; } = new()
    {
        Id = RuleId.Parse("GBN-CLU-259"),
        Title = "Custom resource definition is refused for its validation rules",
        Severity = Severity.Medium,
        Stage = Stage.Deploy,
        Why = "The API server compiles x-kubernetes-validations and estimates their cost when a definition is created. One rule with an error, or above the limit of 10,000,000 units, and the whole definition is refused, and with it the operator that needs it.",
        Fix = "Mend the expression, or set maxItems, maxProperties and maxLength where lists, maps and texts are declared; 'gabion policy cost' shows what the cost comes from.",
        References = ["https://kubernetes.io/docs/tasks/extend-kubernetes/custom-resources/custom-resource-definitions/#resource-use-by-validation-functions"],
    };

    public override ImmutableArray<string> Kinds => ["CustomResourceDefinition"];

    public override ImmutableArray<string> Keys => ["x-kubernetes-validations"];

    public override ImmutableArray<Example> Examples =>
    [
        Example.Bad("definition.yaml", """
            apiVersion: apiextensions.k8s.io/v1
            kind: CustomResourceDefinition
            metadata: {name: routes.example.com}
            spec:
              group: example.com
              names: {kind: Route, plural: routes}
              scope: Namespaced
              versions:
                - name: v1
                  served: true
                  storage: true
                  schema:
                    openAPIV3Schema:
                      type: object
                      properties:
                        spec:
                          type: object
                          properties:
                            hosts: {type: array, items: {type: string, maxLength: 253}}
                            paths: {type: array, maxItems: 16, items: {type: string, pattern: "^/"}}
                          x-kubernetes-validations:
                            - rule: self.paths.all(path, path.startsWith('/'))
                            - rule: self.path != '/' <--
                        status:
                          type: object
                          properties:
                            hosts: {type: array, maxItems: 500, items: {type: string, maxLength: 253}}
                          x-kubernetes-validations:
                            - rule: self.hosts.all(a, self.hosts.exists_one(b, a == b)) <--
            """),
        Example.Good("definition.yaml", """
            apiVersion: apiextensions.k8s.io/v1
            kind: CustomResourceDefinition
            metadata: {name: routes.example.com}
            spec:
              group: example.com
              names: {kind: Route, plural: routes}
              scope: Namespaced
              versions:
                - name: v1
                  served: true
                  storage: true
                  schema:
                    openAPIV3Schema:
                      type: object
                      properties:
                        spec:
                          type: object
                          properties:
                            hosts: {type: array, maxItems: 64, items: {type: string, maxLength: 253}}
                          x-kubernetes-validations:
                            - rule: self.hosts.all(a, self.hosts.exists_one(b, a == b))
            """),
    ];

    public override IEnumerable<Problem> Check(KubernetesObject @object) =>
        DefinitionRules.IsDefinition(@object)
            ? DefinitionRules.Of(@object.Root, settings.KubernetesMinor).Faults.Select(fault => Problem.At(fault.Field, fault.Message) with { Span = new TextSpan(fault.At, fault.At) })
            : [];
}
