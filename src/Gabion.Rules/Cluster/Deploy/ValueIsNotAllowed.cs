using System.Collections.Immutable;
using Gabion.Model;
using Gabion.Policy.Schema;

namespace Gabion.Rules.Cluster.Deploy;

/// <summary>A word that the field does not take is refused.</summary>
internal sealed class ValueIsNotAllowed(SchemaFaults faults) : SchemaRule(faults, SchemaFaultKind.ValueNotAllowed)
{
    public override RuleCard Card { get; } = new()
    {
        Id = RuleId.Parse("GBN-CLU-254"),
        Title = "Value is none that the field takes",
        Severity = Severity.Medium,
        Stage = Stage.Deploy,
        Why = "The API server refuses the whole object, so what it was to change or to protect stays as it was.",
        Fix = "Write one of the values that the field takes, in the same upper and lower case.",
        References = ["https://kubernetes.io/docs/reference/using-api/api-concepts/#field-validation"],
    };

    public override ImmutableArray<Example> Examples =>
    [
        Example.Bad("service.yaml", """
            apiVersion: v1
            kind: Service
            metadata: {name: web}
            spec:
              type: Loadbalancer <--
              ports:
                - {port: 80, protocol: tcp} <--
            """),
        Example.Good("service.yaml", """
            apiVersion: v1
            kind: Service
            metadata: {name: web}
            spec:
              type: LoadBalancer
              ports:
                - {port: 80, protocol: TCP}
            """),
    ];
}
