using System.Collections.Immutable;
using Gabion.Model;
using Gabion.Policy.Schema;

namespace Gabion.Rules.Cluster.Deploy;

/// <summary>An object without a required field is refused.</summary>
internal sealed class RequiredFieldIsMissing(SchemaFaults faults) : SchemaRule(faults, SchemaFaultKind.MissingField)
{
    public override RuleCard Card { get; } = new()
    {
        Id = RuleId.Parse("GBN-CLU-253"),
        Title = "Required field is missing",
        Severity = Severity.Medium,
        Stage = Stage.Deploy,
        Why = "The API server refuses the whole object, so what it was to change or to protect stays as it was.",
        Fix = "Write the field; `kubectl explain` shows what it takes.",
        References = ["https://kubernetes.io/docs/reference/using-api/api-concepts/#field-validation"],
    };

    public override ImmutableArray<Example> Examples =>
    [
        Example.Bad("deployment.yaml", """
            apiVersion: apps/v1
            kind: Deployment
            metadata: {name: web}
            spec: <--
              template:
                metadata: {labels: {app: web}}
                spec:
                  containers:
                    - image: nginx:1.29 <--
            """),
        Example.Good("deployment.yaml", """
            apiVersion: apps/v1
            kind: Deployment
            metadata: {name: web}
            spec:
              selector: {matchLabels: {app: web}}
              template:
                metadata: {labels: {app: web}}
                spec:
                  containers:
                    - name: web
                      image: nginx:1.29
            """),
    ];
}
