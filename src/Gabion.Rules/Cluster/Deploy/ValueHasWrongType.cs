using System.Collections.Immutable;
using Gabion.Model;
using Gabion.Policy.Schema;

namespace Gabion.Rules.Cluster.Deploy;

/// <summary>A value of another type than the field is refused.</summary>
internal sealed class ValueHasWrongType(SchemaFaults faults) : SchemaRule(faults, SchemaFaultKind.WrongType)
{
    public override RuleCard Card { get; } = new()
    {
        Id = RuleId.Parse("GBN-CLU-252"),
        Title = "Value has the wrong type",
        Severity = Severity.Medium,
        Stage = Stage.Deploy,
        Why = "The API server refuses the whole object, so a roll-out or a mend of a fault stops halfway; `yes`, `on` and bare numbers where text is wanted are the usual slips.",
        Fix = "Write a value of the type that the field takes: text in quotes, numbers and Booleans without.",
        References = ["https://kubernetes.io/docs/reference/using-api/api-concepts/#field-validation"],
    };

    public override ImmutableArray<Example> Examples =>
    [
        Example.Bad("deployment.yaml", """
            apiVersion: v1
            kind: Pod
            metadata:
              name: web
              annotations:
                example.com/scrape: true <--
            spec:
              containers:
                - name: web
                  image: nginx:1.29
                  args: --verbose <--
                  ports:
                    - containerPort: "80" <--
                  env:
                    - name: LEVEL
                      value: 3 <--
            """),
        Example.Good("deployment.yaml", """
            apiVersion: v1
            kind: Pod
            metadata:
              name: web
              annotations:
                example.com/scrape: "true"
            spec:
              containers:
                - name: web
                  image: nginx:1.29
                  args: [--verbose]
                  ports:
                    - containerPort: 80
                  env:
                    - name: LEVEL
                      value: "${LEVEL}"
            """),
    ];
}
