using System.Collections.Immutable;
using Gabion.Model;
using Gabion.Policy.Schema;

namespace Gabion.Rules.Cluster.Deploy;

/// <summary>A field that the API does not know is dropped, and with it what it was meant to do.</summary>
internal sealed class FieldIsUnknown(SchemaFaults faults) : SchemaRule(faults, SchemaFaultKind.UnknownField)
{
    public override RuleCard Card { get; } = new()
    {
        Id = RuleId.Parse("GBN-CLU-251"),
        Title = "Field is not one that Kubernetes knows",
        Severity = Severity.Medium,
        Stage = Stage.Deploy,
        Why = "The API server drops or refuses a field that it does not know. A security setting that is misspelt or stands in the wrong place protects nothing, and nobody is told.",
        Fix = "Write the field by its right name, in its right place; `kubectl explain` shows both.",
        References = ["https://kubernetes.io/docs/reference/using-api/api-concepts/#field-validation"],
    };

    public override ImmutableArray<Example> Examples =>
    [
        Example.Bad("deployment.yaml", """
            apiVersion: v1
            kind: Pod
            metadata: {name: web}
            spec:
              hostnetwork: false <--
              containers:
                - name: web
                  image: nginx:1.29
                  runAsNonRoot: true <--
            """),
        Example.Good("deployment.yaml", """
            apiVersion: v1
            kind: Pod
            metadata: {name: web}
            spec:
              hostNetwork: false
              containers:
                - name: web
                  image: nginx:1.29
                  securityContext:
                    runAsNonRoot: true
            """),
    ];
}
