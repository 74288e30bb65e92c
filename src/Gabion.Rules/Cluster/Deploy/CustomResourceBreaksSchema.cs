using System.Collections.Immutable;
using Gabion.Model;
using Gabion.Model.Cluster;
using Gabion.Policy.Schema;

namespace Gabion.Rules.Cluster.Deploy;

/// <summary>A custom resource that its own definition, found in the same target, does not take.</summary>
internal sealed class CustomResourceBreaksSchema : Rule<ObjectSet>
{
    public override RuleCard Card { get; } = new()
    {
        Id = RuleId.Parse("GBN-CLU-258"),
        Title = "Custom resource breaks the schema of its definition",
        Severity = Severity.Medium,
        Stage = Stage.Deploy,
        Why = "The API server drops fields that the definition does not have and refuses values of another type, and what breaks the definition's own rules (x-kubernetes-validations): the operator behind it never sees what was meant.",
        Fix = "Write the resource as its CustomResourceDefinition has it.",
        References = ["https://kubernetes.io/docs/tasks/extend-kubernetes/custom-resources/custom-resource-definitions/#validation"],
    };

    public override ImmutableArray<Example> Examples =>
    [
        Example.Bad("backup.yaml", """
            apiVersion: apiextensions.k8s.io/v1
            kind: CustomResourceDefinition
            metadata: {name: backups.example.com}
            spec:
              group: example.com
              names: {kind: Backup, plural: backups}
              scope: Namespaced
              versions:
                - {name: v1, served: true, storage: true, schema: {openAPIV3Schema: {type: object, properties: {spec: {type: object, properties: {days: {type: integer}}}}}}}
            ---
            apiVersion: example.com/v1
            kind: Backup
            metadata: {name: nightly}
            spec:
              days: seven <--
              encrpyt: true <--
            """),
        Example.Bad("rules.yaml", """
            apiVersion: apiextensions.k8s.io/v1
            kind: CustomResourceDefinition
            metadata: {name: backups.example.com}
            spec:
              group: example.com
              names: {kind: Backup, plural: backups}
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
                          properties: {days: {type: integer}, keep: {type: integer, default: 5}}
                          x-kubernetes-validations:
                            - {rule: self.days <= self.keep, message: nothing is kept for so long}
            ---
            apiVersion: example.com/v1
            kind: Backup
            metadata: {name: nightly}
            spec: {days: 7} <--
            """),
        Example.Good("backup.yaml", """
            apiVersion: example.com/v1
            kind: Backup
            metadata: {name: nightly}
            spec: {days: seven}
            """),
    ];

    public override IEnumerable<Problem> Check(ObjectSet set)
    {
        var definitions = CustomDefinitions.Of(set);
        return from @object in set.Objects
               from fault in definitions.Check(@object)
               select Problem.At(@object, fault.At, fault.Message) with
               {
                   Span = fault.Kind == SchemaFaultKind.UnknownField ? fault.At.EntrySpan : fault.At.Span,
               };
    }
}
